// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * States that differ in some choices.
 *
 * @param base the state where each choice is the first
 * @param choices the same for all logical processors
 * @param last set behind what was chosen, for each logical processor; where none is set there are
 *     no lists
 */
record Template(Snapshot base, List<Choice> choices, List<List<Change>> last) {
  Template {
    choices = List.copyOf(choices);
    last = List.copyOf(last);
  }

  /** The state of these options, one for each choice. */
  Snapshot state(List<List<Change>> options) {
    List<ProcessorSnapshot> processors = new ArrayList<>(base.processors().size());
    for (int i = 0; i < base.processors().size(); i++) {
      ProcessorSnapshot state = base.processors().get(i).copy();
      for (List<Change> option : options) {
        option.forEach(change -> change.apply(state));
      }
      if (!last.isEmpty()) {
        last.get(i).forEach(change -> change.apply(state));
      }
      processors.add(state);
    }
    return new Snapshot("", List.of(), processors, base.machine().copy());
  }

  /** The state where each choice is the first. */
  Snapshot baseline() {
    return state(choices.stream().map(choice -> choice.options().get(0)).toList());
  }
}
