// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.FactKind;
import java.util.List;
import java.util.Map;

/** The facts of one logical processor. */
final class ProcessorFacts implements Facts {
  private static final Object[] NONE = {};

  private final Bound bound;
  private final RuleMarks marks;
  private final Processor processor;
  private final Object[] processors;
  private final List<RegionPointer> pointers;
  private ProcessorSnapshot snapshot;
  private Object[] msrLoadEntries;

  ProcessorFacts(boolean possible, Map<String, Integer> indexOf) {
    bound = new Bound(possible);
    marks = new RuleMarks(indexOf);
    processor = new Processor(bound, marks);
    processors = new Object[] {processor};
    pointers = RegionPointer.all(bound, marks);
  }

  /**
   * Sets the state, and the field whose unknown bits are treated as on the certain bound; null for
   * none.
   */
  void set(ProcessorSnapshot state, Field certainField) {
    snapshot = state;
    processor.set(state, certainField);
    msrLoadEntries = null;
  }

  @Override
  public Object[] of(FactKind kind) {
    return switch (kind) {
      case PROCESSOR, CAPABILITIES -> processors;
      case PROCESSORS -> NONE;
      case REGION_POINTER -> RegionPointer.named(pointers, snapshot).toArray();
      case MSR_LOAD_ENTRY -> msrLoadEntries();
    };
  }

  private Object[] msrLoadEntries() {
    if (msrLoadEntries == null) {
      msrLoadEntries = MsrLoadEntry.of(snapshot, bound, marks).toArray();
    }
    return msrLoadEntries;
  }

  @Override
  public RuleMarks marks() {
    return marks;
  }
}
