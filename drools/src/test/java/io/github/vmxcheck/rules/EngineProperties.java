// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.fuzz.StatesOf;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The straight-line code agrees with the Drools session in generated states. */
class EngineProperties {
  private static final BothEngines ENGINES = new BothEngines();

  @Property(tries = 1000)
  void anyStateOfAProcessor(@ForAll Snapshot snapshot) {
    ENGINES.compare(snapshot);
  }

  @Property(tries = 1000)
  void anyBitsOfAnyFields(@ForAll @StatesOf(anyBits = true) Snapshot snapshot) {
    ENGINES.compare(snapshot);
  }

  @Property(tries = 1000)
  void aFieldTreatedAsCertain(
      @ForAll @StatesOf(anyBits = true) Snapshot snapshot, @ForAll Field field) {
    ENGINES.compareEach(snapshot, field);
    ENGINES.compare(snapshot, field);
  }

  @Property(tries = 500)
  void aMachineOfSeveralProcessors(
      @ForAll @Size(min = 2, max = 4) List<@StatesOf(anyBits = true) Snapshot> snapshots,
      @ForAll Field field) {
    List<ProcessorSnapshot> processors = new ArrayList<>();
    snapshots.forEach(one -> processors.addAll(one.processors()));
    Snapshot machine = new Snapshot("", List.of(), processors, snapshots.get(0).machine());
    ENGINES.compare(machine);
    ENGINES.compare(machine, field);
  }
}
