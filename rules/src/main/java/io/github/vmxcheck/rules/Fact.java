// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.ProcessorSnapshot;

/** What rules match: fields of a state, on one {@link Rail}, and where they note what they find. */
abstract class Fact {
  final Rail rail;
  final RuleMarks marks;
  ProcessorSnapshot snapshot;

  Fact(Rail rail, RuleMarks marks) {
    this.rail = rail;
    this.marks = marks;
  }
}
