// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import static io.github.vmxcheck.model.Field.CPUID_80000001_EDX;
import static io.github.vmxcheck.model.Field.CPUID_80000008_EAX;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED1;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxOperation;
import java.util.ArrayList;
import java.util.List;

/** The setups of a processor that the ROM can reach. */
public final class Setups {
  private static final long REGION = 0x200000;
  private static final long CR0_BITS =
      Cr0.MP | Cr0.EM | Cr0.TS | Cr0.NE | Cr0.WP | Cr0.AM | Cr0.NW | Cr0.CD;
  private static final long CR3_BITS = 0x18;
  private static final long LOW_HALF = 0xffff_ffffL;
  static final long VMX_ENABLED = FeatureControl.LOCK | FeatureControl.VMX_OUTSIDE_SMX;

  /** CR4 bits that a guest never has: they need VMCS fields the ROM does not write, or more. */
  private static final long NOT_OF_GUEST = Cr4.CET | Cr4.PKS | Cr4.PCIDE | Cr4.SMXE;

  private static final long NEVER = Cr4.LA57 | Cr4.FRED | Cr4.UINTR | Cr4.LASS | Cr4.KL;

  private final boolean hasLongMode;
  private final long cr4Bits;
  private final long eferBits;
  private final int width;
  private final long revision;
  private final boolean has32BitAddresses;

  /** The setups of a processor, given its CPUID and capability MSRs. */
  public Setups(ProcessorSnapshot processor) {
    long features = processor.value(CPUID_80000001_EDX);
    hasLongMode = (features & Cpuid.LEAF_80000001_EDX_INTEL_64) != 0;
    cr4Bits = processor.value(IA32_VMX_CR4_FIXED1) & ~NEVER;
    boolean hasNx = (features & Cpuid.LEAF_80000001_EDX_NX) != 0;
    boolean hasSyscall = (features & Cpuid.LEAF_80000001_EDX_SYSCALL) != 0;
    eferBits = (hasNx ? Efer.NXE : 0) | (hasSyscall ? Efer.SCE : 0) | (hasLongMode ? Efer.LME : 0);
    width = (int) (processor.value(CPUID_80000008_EAX) & 0xff);
    long basic = processor.value(IA32_VMX_BASIC);
    revision = basic & VmxBasic.REVISION_IDENTIFIER;
    has32BitAddresses = (basic & VmxBasic.PHYSICAL_ADDRESS_32_BITS) != 0;
  }

  /** The setup that others are compared with: VMXON succeeds in it. */
  public Setup baseline() {
    return possible(
        new Setup()
            .with(hasLongMode ? Mode.LONG : Mode.PAE_PAGING)
            .with(SetupParameter.CR0, Cr0.NE)
            .with(SetupParameter.CR4, Cr4.VMXE)
            .with(SetupParameter.FEATURE_CONTROL, VMX_ENABLED)
            .with(SetupParameter.POINTER, REGION)
            .with(SetupParameter.HEADER, revision));
  }

  /** The setup nearest to a state of any processor; {@link #possible} adapts it to this one. */
  public Setup nearest(ProcessorSnapshot state) {
    return new NearestSetup(state, baseline(), width).find();
  }

  /** Number of bits in which the ROM cannot reach the setup nearest to a state. */
  int lost(ProcessorSnapshot state) {
    Setup nearest = nearest(state);
    Setup possible = possible(nearest);
    int lost = 0;
    for (SetupParameter parameter : SetupParameter.values()) {
      lost += Long.bitCount(nearest.get(parameter) ^ possible.get(parameter));
    }
    return lost;
  }

  boolean hasLongMode() {
    return hasLongMode;
  }

  /** The physical-address width. */
  int width() {
    return width;
  }

  /** Whether this processor does not accept a region above 4 GBytes. */
  public boolean has32BitAddresses() {
    return has32BitAddresses;
  }

  /** The nearest setup that the ROM can reach. */
  public Setup possible(Setup setup) {
    Setup possible = setup;
    if (possible.mode().isLong() && !hasLongMode) {
      possible = possible.with(Mode.PAE_PAGING);
    }
    if (possible.instruction() != Instruction.VMXON) {
      possible = ofVmcs(possible);
    }
    possible = inVmxOperation(possible);
    possible = withOperand(possible);
    return withRegisters(possible);
  }

  /**
   * Restricts VMCLEAR and VMPTRLD to what the rules predict: the VM exit in non-root operation, and
   * in root operation the outcome that depends on the pointer.
   */
  private static Setup ofVmcs(Setup setup) {
    Mode mode = setup.mode();
    boolean fits = mode.isPaged() && mode != Mode.COMPATIBILITY && !mode.hasNoDescriptors();
    Operand operand = setup.operand() == Operand.ON_STACK ? Operand.ON_STACK : Operand.READABLE;
    return setup
        .with(fits ? mode : Mode.PAE_PAGING)
        .with(operand)
        .with(SetupParameter.LEVEL, 0)
        .with(SetupParameter.LOCK, 0)
        .with(
            SetupParameter.VMX_OPERATION,
            setup.isInNonRootOperation() ? VmxOperation.NON_ROOT : VmxOperation.ROOT);
  }

  private Setup inVmxOperation(Setup setup) {
    Setup possible = setup;
    if (possible.isInNonRootOperation() && !possible.mode().isLong()) {
      possible = possible.with(SetupParameter.VMX_OPERATION, VmxOperation.ROOT);
    }
    if (!possible.is(SetupParameter.VMX_OPERATION)) {
      return possible.with(SetupParameter.CURRENT_VMCS, 0);
    }
    if (!possible.mode().isPaged()) {
      possible = possible.with(possible.mode().isVirtual() ? Mode.VIRTUAL : Mode.PROTECTED);
    }
    if (possible.isInNonRootOperation()) {
      possible =
          possible
              .with(SetupParameter.CURRENT_VMCS, 0)
              .with(SetupParameter.CR4, possible.get(SetupParameter.CR4) & ~NOT_OF_GUEST);
    }
    return possible
        .with(SetupParameter.A20_MASKED, 0)
        .with(SetupParameter.CR0, possible.get(SetupParameter.CR0) | Cr0.NE)
        .with(SetupParameter.CR4, possible.get(SetupParameter.CR4) | Cr4.VMXE)
        .with(
            SetupParameter.FEATURE_CONTROL,
            possible.get(SetupParameter.FEATURE_CONTROL) | VMX_ENABLED);
  }

  private static Setup withOperand(Setup setup) {
    Mode mode = setup.mode();
    Operand operand = setup.operand();
    boolean fits =
        mode.hasNoDescriptors()
            ? operand == Operand.REGISTER || operand == Operand.ON_STACK
            : !(operand.isNonCanonical() && mode != Mode.LONG)
                && !(operand.isOutside() && mode == Mode.LONG)
                && !(operand.needsPaging() && !mode.isPaged())
                && !(operand == Operand.USER_PAGE && setup.get(SetupParameter.LEVEL) != 0);
    return fits ? setup : setup.with(Operand.READABLE);
  }

  private Setup withRegisters(Setup setup) {
    Mode mode = setup.mode();
    long cr0 = setup.get(SetupParameter.CR0) & CR0_BITS | Cr0.ET;
    if ((cr0 & Cr0.CD) == 0) {
      cr0 &= ~Cr0.NW;
    }
    if (mode != Mode.REAL) {
      cr0 |= Cr0.PE;
    }
    if (mode.isPaged()) {
      cr0 |= Cr0.PG;
    }
    long cr4 = setup.get(SetupParameter.CR4) & cr4Bits;
    if (mode.isPaged()) {
      cr4 = mode.needsPae() ? cr4 | Cr4.PAE : cr4 & ~Cr4.PAE;
    }
    if (mode != Mode.LONG) {
      cr4 &= ~Cr4.PCIDE;
    }
    if ((cr4 & Cr4.CET) != 0) {
      cr0 |= Cr0.WP;
    }
    long efer = setup.get(SetupParameter.EFER) & eferBits;
    if (mode.isPaged() && !mode.isLong()) {
      efer &= ~Efer.LME;
    }
    return setup
        .with(SetupParameter.CR0, cr0)
        .with(SetupParameter.CR4, cr4)
        .with(
            SetupParameter.CR3,
            (cr4 & Cr4.PCIDE) == 0 ? setup.get(SetupParameter.CR3) & CR3_BITS : 0)
        .with(SetupParameter.EFER, efer)
        .with(
            SetupParameter.RFLAGS, setup.get(SetupParameter.RFLAGS) & Rflags.QUIET | Rflags.FIXED_1)
        .with(
            SetupParameter.LEVEL,
            mode == Mode.REAL ? 0 : mode.isVirtual() ? 3 : setup.get(SetupParameter.LEVEL))
        .with(SetupParameter.FEATURE_CONTROL, setup.get(SetupParameter.FEATURE_CONTROL) & LOW_HALF);
  }

  /** Possible setups that are one parameter or bit closer to the baseline. */
  public List<Setup> simpler(Setup setup) {
    List<Setup> simpler = new ArrayList<>();
    Setup baseline = baseline();
    for (SetupParameter parameter : SetupParameter.values()) {
      long wanted = baseline.get(parameter);
      add(simpler, setup, setup.with(parameter, wanted));
      long difference = setup.get(parameter) ^ wanted;
      if (Long.bitCount(difference) > 1) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
          add(simpler, setup, setup.with(parameter, setup.get(parameter) ^ difference & 1L << bit));
        }
      }
    }
    return simpler;
  }

  private void add(List<Setup> simpler, Setup from, Setup to) {
    Setup possible = possible(to);
    if (distance(possible) < distance(from) && !simpler.contains(possible)) {
      simpler.add(possible);
    }
  }

  /** Distance from the baseline: different parameters first, then bits. */
  public int distance(Setup setup) {
    Setup baseline = baseline();
    int distance = 0;
    for (SetupParameter parameter : SetupParameter.values()) {
      long difference = setup.get(parameter) ^ baseline.get(parameter);
      distance += difference == 0 ? 0 : Long.SIZE + Long.bitCount(difference);
    }
    return distance;
  }
}
