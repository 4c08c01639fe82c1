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
 * Rule fact for a pointer to a 4-KByte region on one {@link Bound}: the operand of VMXON, or that
 * of VMCLEAR and VMPTRLD.
 */
public final class RegionPointer extends Fact {
  private static final Field[] POINTERS = {VMXON_POINTER, VMCS_POINTER};

  private final int number;

  private RegionPointer(Bound bound, RuleMarks marks, int number) {
    super(bound, marks);
    this.number = number;
  }

  /** One fact for each operand. */
  static List<RegionPointer> all(Bound bound, RuleMarks marks) {
    return IntStream.range(0, POINTERS.length)
        .mapToObj(number -> new RegionPointer(bound, marks, number))
        .toList();
  }

  /**
   * The pointers of a state. VMXON always has an operand; the other pointer is included if it is in
   * the dump.
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

  /** Reports that a requirement is violated, without wrong bits. */
  public void violates(String id) {
    violates(id, 0);
  }

  /** Reports that a requirement is violated by these bits of the pointer. */
  public void violates(String id, long bits) {
    marks.violated(id, POINTERS[number], bits);
  }

  /** Bits 11:0 of the pointer that are 1. */
  public long offsetInPage() {
    return bound.ones(snapshot, POINTERS[number]) & VmxRegion.PAGE_OFFSET;
  }

  /** Bits of the pointer that are 1 at or above the physical-address width. */
  public long bitsAbovePhysicalAddressWidth() {
    return PhysicalAddressWidth.bitsAbove(snapshot, bound, POINTERS[number]);
  }
}
