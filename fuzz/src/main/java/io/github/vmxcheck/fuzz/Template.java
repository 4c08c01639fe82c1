// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * States that differ only in their choices.
 *
 * @param base the state before any option is applied
 * @param choices the same for all logical processors
 * @param last changes applied after the chosen options, a list for each logical processor; empty if
 *     there are none at all
 */
record Template(Snapshot base, List<Choice> choices, List<List<Change>> last) {
  Template {
    choices = List.copyOf(choices);
    last = List.copyOf(last);
  }

  /** The state with these options, one for each choice. */
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

  /** The state with the first option of each choice. */
  Snapshot baseline() {
    return state(choices.stream().map(choice -> choice.options().get(0)).toList());
  }
}
