// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.FactKind;
import java.util.List;
import java.util.Map;

/** The facts of one logical processor. */
final class ProcessorFacts implements Facts {
  private final Rail rail;
  private final RuleMarks marks;
  private final Processor processor;
  private final List<Processor> processors;
  private final List<RegionPointer> pointers;
  private ProcessorSnapshot snapshot;
  private List<MsrLoadEntry> msrLoadEntries;

  ProcessorFacts(boolean possible, Map<String, Integer> indexOf) {
    rail = new Rail(possible);
    marks = new RuleMarks(indexOf);
    processor = new Processor(rail, marks);
    processors = List.of(processor);
    pointers = RegionPointer.all(rail, marks);
  }

  /** Turns to a state; the unknown bits of a field count for nothing on the possible rail. */
  void set(ProcessorSnapshot state, Field certainField) {
    snapshot = state;
    processor.set(state, certainField);
    msrLoadEntries = null;
  }

  @Override
  public List<?> of(FactKind kind) {
    return switch (kind) {
      case PROCESSOR, CAPABILITIES -> processors;
      case PROCESSORS -> List.of();
      case REGION_POINTER -> RegionPointer.named(pointers, snapshot);
      case MSR_LOAD_ENTRY -> msrLoadEntries();
    };
  }

  private List<MsrLoadEntry> msrLoadEntries() {
    if (msrLoadEntries == null) {
      msrLoadEntries = MsrLoadEntry.of(snapshot, rail, marks);
    }
    return msrLoadEntries;
  }

  @Override
  public RuleMarks marks() {
    return marks;
  }
}
