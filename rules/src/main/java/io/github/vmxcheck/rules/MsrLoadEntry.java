// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.MSR_LOAD_INDEX;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.MsrLoad;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Rule fact for an entry of the VM-entry MSR-load area on one {@link Bound}. Source: Intel SDM,
 * "VM-Entry Controls for MSRs".
 */
public final class MsrLoadEntry extends MsrLoadEntryFields {
  private static final Field.Group LIST = Field.Group.MSR_LOAD;

  /** An entry of which nothing is known. */
  private static final ProcessorSnapshot UNKNOWN =
      FieldPath.of(MSR_LOAD_INDEX).inEntry(0).in(new ProcessorSnapshot(0));

  private final int number;

  private MsrLoadEntry(Bound bound, RuleMarks marks, ProcessorSnapshot entry, int number) {
    super(bound, marks);
    snapshot = entry;
    this.number = number;
  }

  /** The entries of a state. An area that is not in the dump may have an entry with any bits. */
  static List<MsrLoadEntry> of(ProcessorSnapshot state, Bound bound, RuleMarks marks) {
    if (!state.isGiven(LIST)) {
      return bound.opens(MSR_LOAD_INDEX)
          ? List.of(new MsrLoadEntry(bound, marks, UNKNOWN, FieldPath.NO_ENTRY))
          : List.of();
    }
    List<MsrLoadEntry> entries = new ArrayList<>();
    for (ProcessorSnapshot entry : state.entries(LIST)) {
      entries.add(new MsrLoadEntry(bound, marks, entry, (int) entry.id()));
    }
    return entries;
  }

  /** Reports that a requirement is violated by these bits of a field of the entry. */
  public void violates(String id, Field field, long bits) {
    marks.violated(id, field, number, bits);
  }

  /** Bits 63:32 of the first quadword that are 1. */
  public long reservedBits() {
    return index() & MsrLoad.RESERVED;
  }
}
