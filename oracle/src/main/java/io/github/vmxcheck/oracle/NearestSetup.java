// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxOperation;

/** Finds the setup nearest to a state. Unknown fields have the values of the baseline setup. */
final class NearestSetup {
  private static final long REGION = 0x200000;
  private static final long PAGE_OFFSET = 0xfff;
  private static final int DEFAULT_WIDTH = 36;

  private final ProcessorSnapshot state;
  private final Setup baseline;
  private final int width;

  /**
   * For a state on a processor.
   *
   * @param baseline the processor's setup in which VMXON succeeds
   * @param width the processor's physical-address width
   */
  NearestSetup(ProcessorSnapshot state, Setup baseline, int width) {
    this.state = state;
    this.baseline = baseline;
    this.width = width;
  }

  /** The setup; the ROM may not be able to reach it exactly. */
  Setup find() {
    Setup setup =
        baseline
            .with(mode())
            .with(SetupParameter.LEVEL, state.knows(CPL) && state.value(CPL) != 0 ? 3 : 0)
            .with(operand())
            .with(SetupParameter.A20_MASKED, state.value(A20M))
            .with(SetupParameter.VMX_OPERATION, state.value(VMX_OPERATION))
            .with(SetupParameter.CURRENT_VMCS, hasCurrentVmcs() ? 1 : 0)
            .with(SetupParameter.LOCK, state.value(OPERAND_LOCK))
            .with(SetupParameter.POINTER, pointer())
            .with(SetupParameter.HEADER, header());
    setup = with(setup, SetupParameter.CR0, CR0);
    setup = with(setup, SetupParameter.CR4, CR4);
    setup = with(setup, SetupParameter.CR3, CR3);
    setup = with(setup, SetupParameter.RFLAGS, RFLAGS);
    setup = with(setup, SetupParameter.EFER, IA32_EFER);
    return with(setup, SetupParameter.FEATURE_CONTROL, IA32_FEATURE_CONTROL);
  }

  /** Sets the known bits and keeps the others. */
  private Setup with(Setup setup, SetupParameter parameter, Field field) {
    long known = state.known(field);
    return setup.with(parameter, setup.get(parameter) & ~known | state.value(field) & known);
  }

  private Mode mode() {
    if (state.has(CR0, Cr0.PE, 0)) {
      return Mode.REAL;
    }
    boolean isUnpaged = state.has(CR0, Cr0.PG, 0);
    if (state.has(RFLAGS, Rflags.VM, Rflags.VM)) {
      return isUnpaged ? Mode.VIRTUAL_UNPAGED : Mode.VIRTUAL;
    }
    if (isUnpaged) {
      return Mode.UNPAGED;
    }
    if (state.has(IA32_EFER, Efer.LMA, 0)) {
      return legacy();
    }
    if (state.has(CS_L, 1, 0) && state.has(IA32_EFER, Efer.LMA, Efer.LMA)) {
      return Mode.COMPATIBILITY;
    }
    return baseline.mode();
  }

  private Mode legacy() {
    if (state.has(CS_D, 1, 0)) {
      return Mode.NARROW;
    }
    return state.has(CR4, Cr4.PAE, Cr4.PAE) ? Mode.PAE_PAGING : Mode.PROTECTED;
  }

  private Operand operand() {
    if (state.has(OPERAND_KIND, 1, 1)) {
      return Operand.REGISTER;
    }
    boolean isByStack = state.knows(OPERAND_SEGMENT) && state.value(OPERAND_SEGMENT) == 2;
    if (isNonCanonical()) {
      return isByStack ? Operand.NON_CANONICAL_STACK : Operand.NON_CANONICAL;
    }
    long access = state.value(OPERAND_ACCESS);
    if ((access & OperandAccess.OUTSIDE_SEGMENT) != 0) {
      return isByStack ? Operand.OUTSIDE_STACK : Operand.OUTSIDE;
    }
    if ((access & OperandAccess.NOT_MAPPED) != 0) {
      return isByStack ? Operand.NOT_MAPPED_STACK : Operand.NOT_MAPPED;
    }
    if ((access & OperandAccess.NOT_PERMITTED) != 0) {
      return Operand.USER_PAGE;
    }
    return isByStack ? Operand.ON_STACK : Operand.READABLE;
  }

  /** Assumes four-level paging, the most that Bochs supports. */
  private boolean isNonCanonical() {
    long linear = state.value(OPERAND_LINEAR);
    long top = linear >> 47;
    return state.knows(OPERAND_LINEAR) && top != 0 && top != -1;
  }

  private boolean hasCurrentVmcs() {
    return state.value(VMX_OPERATION) == VmxOperation.ROOT
        && state.knows(CURRENT_VMCS)
        && state.value(CURRENT_VMCS) != -1L;
  }

  /** As aligned as the state's pointer, and beyond the width if that one is. */
  private long pointer() {
    if (!state.knows(VMXON_POINTER)) {
      return REGION;
    }
    long pointer = state.value(VMXON_POINTER);
    int ownWidth =
        state.knows(CPUID_80000008_EAX)
            ? (int)
                (state.value(CPUID_80000008_EAX) & Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH)
            : DEFAULT_WIDTH;
    boolean isPastWidth = ownWidth < Long.SIZE && pointer >>> ownWidth != 0;
    return REGION | pointer & PAGE_OFFSET | (isPastWidth ? 1L << width : 0);
  }

  /** The model's revision identifier, with the bits flipped that are wrong in the state. */
  private long header() {
    long basic = VmxBasic.REVISION_IDENTIFIER;
    boolean isKnown = state.knows(VMXON_REGION_HEADER) && state.knows(IA32_VMX_BASIC, basic);
    long wrong =
        isKnown ? state.value(VMXON_REGION_HEADER) ^ state.value(IA32_VMX_BASIC) & basic : 0;
    return baseline.get(SetupParameter.HEADER) ^ wrong;
  }
}
