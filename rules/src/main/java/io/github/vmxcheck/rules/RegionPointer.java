// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fact of a pointer to a region of 4 KBytes, on one {@link Bound}: the operand of VMXON, or
 * that of VMCLEAR and VMPTRLD. See {@link Processor} for how unknown bits count.
 */
public final class RegionPointer extends Fact {
  private static final Field[] POINTERS = {VMXON_POINTER, VMCS_POINTER};

  private final int number;

  private RegionPointer(Bound bound, RuleMarks marks, int number) {
    super(bound, marks);
    this.number = number;
  }

  /** One for each operand. */
  static List<RegionPointer> all(Bound bound, RuleMarks marks) {
    return IntStream.range(0, POINTERS.length)
        .mapToObj(number -> new RegionPointer(bound, marks, number))
        .toList();
  }

  /**
   * Those of a state: VMXON has an operand wherever it is executed, the other is there where it is
   * named.
   */
  static List<RegionPointer> named(List<RegionPointer> all, ProcessorSnapshot state) {
    List<RegionPointer> named = new ArrayList<>(all.size());
    for (RegionPointer one : all) {
      if (POINTERS[one.number] == VMXON_POINTER || !state.isAbsent(POINTERS[one.number])) {
        one.snapshot = state;
        named.add(one);
      }
    }
    return named;
  }

  /** States that a requirement is violated, by no bit that could be named. */
  public void violates(String id) {
    violates(id, 0);
  }

  /** States that a requirement is violated by these bits of the pointer. */
  public void violates(String id, long bits) {
    marks.violated(id, POINTERS[number], bits);
  }

  /** Bits 11:0 of the pointer that are 1. */
  public long offsetInPage() {
    return bound.ones(snapshot, POINTERS[number]) & VmxRegion.PAGE_OFFSET;
  }

  /** Bits of the pointer that are 1 although the processor has no such physical address. */
  public long bitsAbovePhysicalAddressWidth() {
    return PhysicalAddressWidth.bitsAbove(snapshot, bound, POINTERS[number]);
  }
}
