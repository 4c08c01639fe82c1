// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.VmxOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random setups for a processor. */
public final class RandomSetups {
  private static final int REGIONS = 256;
  private static final int PAGE = 12;
  private static final int MANY = 5;
  private static final long REGION_BITS = 0xff000;

  private final Setups setups;
  private final Setup baseline;
  private final Random random;

  /** Random setups among those of a processor. */
  public RandomSetups(Setups setups, Random random) {
    this.setups = setups;
    this.random = random;
    baseline = setups.baseline();
  }

  /** Any setup: valid, with one or two faults, or with many. */
  public Setup any() {
    Setup setup = valid();
    switch (random.nextInt(8)) {
      case 0, 1 -> setup = vmcs(setup);
      case 2 -> setup = wild(setup);
      default -> setup = spoiled(setup, random.nextInt(3));
    }
    return setups.possible(setup);
  }

  /** Any setup with a region above 4 GBytes, which delays the start of Bochs by some seconds. */
  public Setup anyAbove4GBytes() {
    Setup setup = valid();
    setup = random.nextBoolean() ? setup : spoiled(setup);
    long above = setup.get(SetupParameter.POINTER) & REGION_BITS | Regions.FIRST_ABOVE;
    return setups.possible(
        setup
            .with(SetupParameter.INSTRUCTION, random.nextInt(3))
            .with(SetupParameter.POINTER, above));
  }

  /** A valid setup: whatever no requirement restricts is random. */
  private Setup valid() {
    List<Mode> good = new ArrayList<>(List.of(Mode.PROTECTED, Mode.PAE_PAGING, Mode.NARROW));
    if (setups.hasLongMode()) {
      good.addAll(List.of(Mode.LONG, Mode.LONG, Mode.LONG));
    }
    return baseline
        .with(good.get(random.nextInt(good.size())))
        .with(random.nextInt(6) == 0 ? Operand.ON_STACK : Operand.READABLE)
        .with(SetupParameter.CR0, random.nextLong() | Cr0.NE)
        .with(SetupParameter.CR4, random.nextLong() | Cr4.VMXE)
        .with(SetupParameter.CR3, random.nextInt(4) == 0 ? random.nextLong() : 0)
        .with(SetupParameter.RFLAGS, random.nextLong())
        .with(SetupParameter.EFER, random.nextLong())
        .with(
            SetupParameter.FEATURE_CONTROL,
            Setups.VMX_ENABLED | random.nextLong() & FeatureControl.VMX_INSIDE_SMX)
        .with(
            SetupParameter.POINTER,
            baseline.get(SetupParameter.POINTER) + ((long) random.nextInt(REGIONS) << PAGE));
  }

  private Setup spoiled(Setup setup, int times) {
    Setup spoiled = setup;
    for (int i = 0; i < times; i++) {
      spoiled = spoiled(spoiled);
    }
    return spoiled;
  }

  /** Makes one thing wrong for VMXON. */
  private Setup spoiled(Setup setup) {
    Mode[] modes = Mode.values();
    Operand[] operands = Operand.values();
    return switch (random.nextInt(14)) {
      case 0 -> setup.with(SetupParameter.CR4, setup.get(SetupParameter.CR4) & ~Cr4.VMXE);
      case 1 -> setup.with(SetupParameter.CR0, setup.get(SetupParameter.CR0) & ~Cr0.NE);
      case 2, 3 -> setup.with(modes[random.nextInt(modes.length)]);
      case 4 -> setup.with(SetupParameter.LEVEL, 3);
      case 5, 6 -> setup.with(operands[random.nextInt(operands.length)]);
      case 7 -> setup.with(SetupParameter.A20_MASKED, 1);
      case 8 ->
          setup
              .with(SetupParameter.VMX_OPERATION, VmxOperation.ROOT)
              .with(SetupParameter.CURRENT_VMCS, random.nextInt(2));
      case 9 -> setup.with(SetupParameter.VMX_OPERATION, VmxOperation.NON_ROOT);
      case 10 -> setup.with(SetupParameter.LOCK, 1);
      case 11 -> setup.with(SetupParameter.FEATURE_CONTROL, random.nextInt(8));
      case 12 -> setup.with(SetupParameter.POINTER, pointer(setup.get(SetupParameter.POINTER)));
      default -> setup.with(SetupParameter.HEADER, header());
    };
  }

  private Setup vmcs(Setup setup) {
    Setup vmcs =
        setup
            .with(SetupParameter.INSTRUCTION, 1 + random.nextInt(2))
            .with(SetupParameter.CURRENT_VMCS, random.nextInt(2));
    return switch (random.nextInt(5)) {
      case 0 -> vmcs.with(SetupParameter.POINTER, Regions.OF_VMXON);
      case 1 -> vmcs.with(SetupParameter.POINTER, pointer(setup.get(SetupParameter.POINTER)));
      case 2 -> vmcs.with(SetupParameter.HEADER, header());
      case 3 -> vmcs.with(SetupParameter.VMX_OPERATION, VmxOperation.NON_ROOT);
      default -> vmcs.with(Operand.ON_STACK);
    };
  }

  /** An unaligned pointer, or one beyond the physical-address width. */
  private long pointer(long good) {
    return random.nextBoolean()
        ? good | 1L << random.nextInt(PAGE)
        : good | 1L << setups.width() + random.nextInt(Long.SIZE - setups.width());
  }

  /** Bit 31, another bit, or any number. */
  private long header() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> baseline.get(SetupParameter.HEADER) ^ 1L << Integer.SIZE - 1;
      case 2 -> Integer.toUnsignedLong(random.nextInt());
      default -> baseline.get(SetupParameter.HEADER) ^ 1L << random.nextInt(Integer.SIZE - 1);
    };
  }

  private Setup wild(Setup setup) {
    return spoiled(setup, MANY)
        .with(SetupParameter.CR0, random.nextLong())
        .with(SetupParameter.CR4, random.nextLong());
  }
}
