// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.ListedMemory.Space;
import java.util.Optional;

/** Reads the VMXON region and the VMCS region from listed memory, if a pointer names them. */
public final class ListedRegion {
  private static final long PAGE = 4096;
  private static final Fields VMXON =
      new Fields(
          VMXON_POINTER, VMXON_REGION_HEADER, VMXON_REGION_ZEROED, VMXON_REGION_FIRST_NONZERO);
  private static final Fields VMCS =
      new Fields(VMCS_POINTER, VMCS_REGION_HEADER, VMCS_REGION_ZEROED, VMCS_REGION_FIRST_NONZERO);

  private ListedRegion() {}

  private record Fields(Field pointer, Field header, Field zeroed, Field firstNonzero) {}

  /**
   * Fills the fields of the VMXON region and the VMCS region that the processor's pointers name
   * from physical memory, if they are not known otherwise.
   *
   * @return whether it filled a field
   */
  public static boolean addTo(ProcessorSnapshot processor, ListedMemory memory) {
    boolean any = false;
    for (Fields fields : new Fields[] {VMXON, VMCS}) {
      if (processor.knows(fields.pointer) && processor.isAbsent(fields.header)) {
        any |= add(processor, memory, fields);
      }
    }
    return any;
  }

  private static boolean add(ProcessorSnapshot processor, ListedMemory memory, Fields fields) {
    long start = processor.value(fields.pointer);
    byte[] bytes = memory.at(Space.PHYSICAL, start);
    if (bytes.length < Integer.BYTES) {
      return false;
    }
    long origin = memory.origin(Space.PHYSICAL, start);
    processor.set(fields.header, dword(bytes), fields.header.mask(), origin);
    int first = Integer.BYTES;
    while (first < bytes.length && bytes[first] == 0) {
      first++;
    }
    if (first < bytes.length) {
      long at = memory.origin(Space.PHYSICAL, start + first);
      processor.set(fields.zeroed, 0, 1, at);
      processor.set(fields.firstNonzero, first, fields.firstNonzero.mask(), at);
    } else if (bytes.length >= regionSize(processor)) {
      processor.set(fields.zeroed, 1, 1, origin);
    }
    return true;
  }

  /**
   * A hint if memory is listed at the address in the VMXON pointer, but not as physical memory: it
   * may be the region or something else.
   */
  public static Optional<Hint> doubtOf(ProcessorSnapshot processor, ListedMemory memory) {
    long origin = memory.origin(Space.OTHER, processor.value(VMXON_POINTER));
    boolean open = processor.knows(VMXON_POINTER) && processor.isAbsent(VMXON_REGION_HEADER);
    if (!open || origin == Origin.NONE) {
      return Optional.empty();
    }
    String text =
        "the memory listed here is at the address in the VMXON pointer, but the dump does not say"
            + " that this is a physical address; use --region to take it as the VMXON region";
    return Optional.of(new Hint(text, origin));
  }

  private static long dword(byte[] bytes) {
    long dword = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      dword = dword << 8 | bytes[i] & 0xff;
    }
    return dword;
  }

  /** The region size that the processor reports; a page if it is unknown. */
  private static long regionSize(ProcessorSnapshot processor) {
    long size = (processor.value(IA32_VMX_BASIC) & VmxBasic.REGION_SIZE) >>> 32;
    return processor.knows(IA32_VMX_BASIC, VmxBasic.REGION_SIZE) && size > 0 ? size : PAGE;
  }
}
