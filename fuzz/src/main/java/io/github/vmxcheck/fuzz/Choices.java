// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import static io.github.vmxcheck.model.Field.CPUID_80000008_EAX;
import static io.github.vmxcheck.model.Field.CR0;
import static io.github.vmxcheck.model.Field.CR3;
import static io.github.vmxcheck.model.Field.CR4;
import static io.github.vmxcheck.model.Field.IA32_EFER;
import static io.github.vmxcheck.model.Field.IA32_FEATURE_CONTROL;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED0;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED1;
import static io.github.vmxcheck.model.Field.OPERAND_LINEAR;
import static io.github.vmxcheck.model.Field.OPERAND_SEGMENT;
import static io.github.vmxcheck.model.Field.RFLAGS;
import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxBasic;
import java.util.ArrayList;
import java.util.List;

/** Bits and addresses that may vary in a state without violating any requirement. */
final class Choices {
  private static final long PAGE = 0x1000;

  /** Bits that other bits depend on, or that select the mode. */
  private static final long CR4_OF_THE_MODE = Cr4.PAE | Cr4.LA57 | Cr4.VMXE | Cr4.FRED | Cr4.UINTR;

  private final ProcessorSnapshot state;
  private final List<Choice> all = new ArrayList<>();

  private Choices(ProcessorSnapshot state) {
    this.state = state;
  }

  /** The choices of a state in which VMXON would succeed. */
  static List<Choice> of(ProcessorSnapshot state) {
    Choices choices = new Choices(state);
    choices.bits(CR0, Cr0.WP | Cr0.AM | Cr0.CD | 1L << 1 | 1L << 2 | 1L << 3);
    long free = state.value(IA32_VMX_CR4_FIXED1) & ~state.value(IA32_VMX_CR4_FIXED0);
    choices.bits(CR4, free & ~CR4_OF_THE_MODE);
    choices.bits(RFLAGS, Rflags.QUIET);
    choices.bits(IA32_EFER, Efer.SCE | Efer.NXE);
    choices.featureControl();
    choices.addresses();
    return choices.all;
  }

  private void bits(Field field, long mask) {
    for (long left = mask; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      Change flipped = Change.set(field, bit, ~state.value(field));
      // CR4.CET requires CR0.WP, which an earlier choice may have cleared.
      boolean needsWp = field == CR4 && bit == Cr4.CET;
      all.add(
          new Choice(
              List.of(
                  List.of(),
                  needsWp ? List.of(flipped, Change.set(CR0, Cr0.WP, Cr0.WP)) : List.of(flipped))));
    }
  }

  private void featureControl() {
    all.add(
        Choice.orElse(
            List.of(
                Change.set(IA32_FEATURE_CONTROL, 0x7),
                Change.set(IA32_FEATURE_CONTROL, 0xff07),
                Change.set(IA32_FEATURE_CONTROL, FeatureControl.LMCE | 0x5),
                Change.set(IA32_FEATURE_CONTROL, FeatureControl.SGX_GLOBAL | 0x5))));
  }

  private void addresses() {
    long top = 1L << width();
    List<Change> pages = new ArrayList<>();
    for (long page : new long[] {PAGE, 0x9f000, 0x7a3f1000L, 0xfffff000L, top - PAGE, top >>> 1}) {
      if (page < top) {
        pages.add(Change.set(VMXON_POINTER, page));
      }
    }
    all.add(Choice.orElse(pages));
    all.add(
        Choice.orElse(
            List.of(Change.set(VMCS_POINTER, 2 * PAGE), Change.set(VMCS_POINTER, top - 2 * PAGE))));
    all.add(
        Choice.orElse(
            List.of(Change.set(CR3, PAGE), Change.set(CR3, 0x7ff000), Change.set(CR3, 0xfe000))));
    all.add(
        Choice.orElse(
            List.of(
                Change.set(OPERAND_LINEAR, 0x1000),
                Change.set(OPERAND_LINEAR, 0x7ffffff8),
                Change.set(OPERAND_LINEAR, 0x0000_7fff_ffff_fff8L),
                Change.set(OPERAND_LINEAR, 0xffff_8000_0000_0000L))));
    all.add(
        Choice.orElse(
            OPERAND_SEGMENT.words().values().stream()
                .map(word -> Change.set(OPERAND_SEGMENT, word))
                .toList()));
  }

  private int width() {
    if ((state.value(IA32_VMX_BASIC) & VmxBasic.PHYSICAL_ADDRESS_32_BITS) != 0) {
      return Integer.SIZE;
    }
    long mask = Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH;
    return (int) (state.value(CPUID_80000008_EAX) & mask);
  }
}
