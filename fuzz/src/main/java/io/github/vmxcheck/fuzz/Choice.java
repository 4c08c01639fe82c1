// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Something about a state that may be one way or another.
 *
 * @param options what each sets, at least one; the first is the plainest
 */
record Choice(List<List<Change>> options) {
  Choice {
    options = List.copyOf(options);
  }

  /** As the state has it, or one of these. */
  static Choice orElse(List<Change> others) {
    List<List<Change>> options = new ArrayList<>();
    options.add(List.of());
    others.forEach(other -> options.add(List.of(other)));
    return new Choice(options);
  }
}
