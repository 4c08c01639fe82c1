// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;

/**
 * Numbers in the VMX capability registers, and which of these registers exist. Source: Intel SDM,
 * "VMX Capability Reporting Facility".
 */
final class VmxCapabilities {
  /** The registers that exist on every processor with VMX: 480H to 48AH. */
  static final Field[] WITH_VMX = existingWith(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX);

  /** The registers that exist if IA32_VMX_BASIC[55] is 1: 48DH to 490H. */
  static final Field[] TRUE_CONTROLS = existingWith(IA32_VMX_BASIC, VmxBasic.TRUE_CONTROLS);

  /** All VMX capability registers: 480H to 493H. */
  static final Field[] ALL = Field.Group.VMX_CAPABILITY.fields().toArray(Field[]::new);

  private static final int LARGEST_REGION = 4096;
  private static final int MOST_CR3_TARGETS = 256;
  private static final int UNCACHEABLE = 0;
  private static final int WRITE_BACK = 6;
  private static final int MEMORY_TYPE_BIT = 50;

  /** The lowest value that a known processor reports as its highest VMCS field index. */
  private static final int LEAST_HIGHEST_INDEX = 0x2a >> 1;

  private VmxCapabilities() {}

  private static Field[] existingWith(Field register, long bit) {
    return Field.Group.VMX_CAPABILITY.fields().stream()
        .filter(
            field ->
                field.existsWhen().stream()
                    .anyMatch(one -> one.field() == register && one.mask() == bit))
        .toArray(Field[]::new);
  }

  /** 1 if the region size in IA32_VMX_BASIC is not 1 to 4096. */
  static long regionSizeOutOfRange(ProcessorSnapshot snapshot, Bound bound) {
    return bound.number(
        snapshot, IA32_VMX_BASIC, 44, 32, size -> size == 0 || size > LARGEST_REGION);
  }

  /**
   * 1 if a region of this size is smaller than IA32_VMX_BASIC requires; sizes above 4096 there are
   * ignored.
   */
  static long regionTooSmall(ProcessorSnapshot snapshot, Bound bound, Field regionSize) {
    long value = snapshot.value(regionSize);
    long open = regionSize.mask() & ~snapshot.known(regionSize);
    long allocated = bound.opens(regionSize) ? value : value | open;
    return bound.number(
        snapshot, IA32_VMX_BASIC, 44, 32, size -> allocated < size && size <= LARGEST_REGION);
  }

  /** 1 if the memory type in IA32_VMX_BASIC is neither uncacheable nor write-back. */
  static long memoryTypeNotUsed(ProcessorSnapshot snapshot, Bound bound) {
    return bound.number(
        snapshot, IA32_VMX_BASIC, 53, 50, type -> type != UNCACHEABLE && type != WRITE_BACK);
  }

  /** Bits in which the memory type of a region differs from that in IA32_VMX_BASIC. */
  static long memoryTypeDifference(ProcessorSnapshot snapshot, Bound bound, Field memoryType) {
    long reportedOnes = bound.ones(snapshot, IA32_VMX_BASIC) >>> MEMORY_TYPE_BIT;
    long reportedZeros = bound.zeros(snapshot, IA32_VMX_BASIC) >>> MEMORY_TYPE_BIT;
    return bound.ones(snapshot, memoryType) & reportedZeros
        | bound.zeros(snapshot, memoryType) & reportedOnes;
  }

  /** 1 if IA32_VMX_MISC reports more than 256 CR3-target values. */
  static long cr3TargetsTooMany(ProcessorSnapshot snapshot, Bound bound) {
    return bound.isGreater(snapshot, IA32_VMX_MISC, 24, 16, MOST_CR3_TARGETS);
  }

  /** 1 if the highest index in IA32_VMX_VMCS_ENUM is less than on any known processor. */
  static long highestIndexTooSmall(ProcessorSnapshot snapshot, Bound bound) {
    return bound.isLess(snapshot, IA32_VMX_VMCS_ENUM, 9, 1, LEAST_HIGHEST_INDEX);
  }

  /** Bits 63:32 that are 0 although bits 31:0 are 1: the control may be neither 0 nor 1. */
  static long allowingNeither(ProcessorSnapshot snapshot, Bound bound, Field controls) {
    return bound.ones(snapshot, controls) << 32 & bound.zeros(snapshot, controls);
  }

  /** The registers whose RDMSR faulted: bit n for MSR 480H + n. */
  static long unreadable(ProcessorSnapshot snapshot, Bound bound, Field... registers) {
    long unreadable = 0;
    for (Field register : registers) {
      long flag =
          bound.flag(
              snapshot.isUnreadable(register),
              bound.opens(register) && snapshot.isAbsent(register));
      unreadable |= flag << register.msrIndex() - IA32_VMX_BASIC.msrIndex();
    }
    return unreadable;
  }

  /**
   * 1 if one of these registers was read and is not 0. A 0 does not show that a register exists:
   * emulators return 0 for registers that they do not implement.
   */
  static long read(ProcessorSnapshot snapshot, Bound bound, Field... registers) {
    long read = 0;
    for (Field register : registers) {
      if (!snapshot.isUnreadable(register) && bound.ones(snapshot, register) != 0) {
        read = 1;
      }
    }
    return read;
  }
}
