// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.dumps.binary.Rendering;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Fills in the VMXON and VMCS region fields from memory if the pointers are known. */
final class VmxRegions {
  private static final int PAGE = 4096;

  /** Reads memory; empty if any byte is not in the dump. */
  interface Memory {
    Optional<byte[]> physical(long address, int length) throws IOException;
  }

  private final Memory memory;
  private final RenderedText text;
  private final int source;
  private final ProcessorSnapshot state;

  VmxRegions(Memory memory, RenderedText text, int source, ProcessorSnapshot state) {
    this.memory = memory;
    this.text = text;
    this.source = source;
    this.state = state;
  }

  /** Fills in the fields that are still absent. */
  void read() throws IOException {
    region(VMXON_POINTER, VMXON_REGION_HEADER, VMXON_REGION_ZEROED, VMXON_REGION_FIRST_NONZERO);
    region(VMCS_POINTER, VMCS_REGION_HEADER, VMCS_REGION_ZEROED, VMCS_REGION_FIRST_NONZERO);
  }

  private void region(Field pointer, Field header, Field zeroed, Field firstNonzero)
      throws IOException {
    if (!state.knows(pointer)) {
      return;
    }
    long address = state.value(pointer);
    String place = "memory of processor " + state.id() + " at 0x" + Long.toHexString(address);
    Rendering rendering = new Rendering(text, source, place, state);
    Optional<byte[]> first = memory.physical(address, Integer.BYTES);
    if (first.isPresent() && state.isAbsent(header)) {
      ByteBuffer dword = ByteBuffer.wrap(first.get()).order(ByteOrder.LITTLE_ENDIAN);
      rendering.found(header, Integer.toUnsignedLong(dword.getInt()));
    }
    Optional<byte[]> all = memory.physical(address, size());
    if (all.isPresent() && state.isAbsent(zeroed) && state.isAbsent(firstNonzero)) {
      int nonzero = firstNonzero(all.get());
      rendering.found(zeroed, nonzero < 0 ? 1 : 0);
      if (nonzero >= 0) {
        rendering.found(firstNonzero, nonzero);
      }
    }
  }

  /** Offset of the first nonzero byte after the header, or -1. */
  private static int firstNonzero(byte[] bytes) {
    for (int i = Integer.BYTES; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  /** The region size that IA32_VMX_BASIC reports; one page if it is unknown. */
  private int size() {
    long size = (state.value(IA32_VMX_BASIC) & VmxBasic.REGION_SIZE) >>> 32;
    return state.knows(IA32_VMX_BASIC, VmxBasic.REGION_SIZE) && size > 0 ? (int) size : PAGE;
  }
}
