// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * What rules match: the fields of a state on one {@link Bound}, and the marks in which rules record
 * results.
 */
abstract class Fact {
  final Bound bound;
  final RuleMarks marks;
  ProcessorSnapshot snapshot;

  Fact(Bound bound, RuleMarks marks) {
    this.bound = bound;
    this.marks = marks;
  }
}
