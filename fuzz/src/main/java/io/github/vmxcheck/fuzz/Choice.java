// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Alternatives for one part of a state.
 *
 * @param options the changes of each alternative, at least one; the first is the simplest
 */
record Choice(List<List<Change>> options) {
  Choice {
    options = List.copyOf(options);
  }

  /** Keeps the state as it is, or applies one of these changes. */
  static Choice orElse(List<Change> others) {
    List<List<Change>> options = new ArrayList<>();
    options.add(List.of());
    others.forEach(other -> options.add(List.of(other)));
    return new Choice(options);
  }
}
