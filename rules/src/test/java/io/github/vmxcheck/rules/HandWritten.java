// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Some requirements in Java, for fully known states. They are written from the manual with plain
 * bit numbers, so that they share no mistake with the rules.
 */
final class HandWritten {
  /** By requirement id: whether a state violates the requirement. */
  static final Map<String, Predicate<ProcessorSnapshot>> VIOLATIONS =
      Map.ofEntries(
          Map.entry("state-cr0-pg-needs-pe", s -> bit(s, CR0, 31) && !bit(s, CR0, 0)),
          Map.entry("state-cr0-nw-needs-cd", s -> bit(s, CR0, 29) && !bit(s, CR0, 30)),
          Map.entry("state-cr0-reserved", s -> bits(s, CR0, 63, 32) != 0),
          Map.entry("state-cr0-et", s -> !bit(s, CR0, 4)),
          Map.entry(
              "state-cr0-ignored-bits",
              s -> bits(s, CR0, 15, 6) != 0 || bit(s, CR0, 17) || bits(s, CR0, 28, 19) != 0),
          Map.entry(
              "state-cr4-reserved",
              s ->
                  bit(s, CR4, 15)
                      || bit(s, CR4, 26)
                      || bits(s, CR4, 31, 29) != 0
                      || bits(s, CR4, 63, 33) != 0),
          Map.entry("state-pcide-needs-lma", s -> bit(s, CR4, 17) && !lma(s)),
          Map.entry("state-fred-needs-lma", s -> bit(s, CR4, 32) && !lma(s)),
          Map.entry("state-cet-needs-wp", s -> bit(s, CR4, 23) && !bit(s, CR0, 16)),
          Map.entry("state-vmxe-needs-cpuid", s -> bit(s, CR4, 13) && !bit(s, CPUID_1_ECX, 5)),
          Map.entry("state-smxe-needs-cpuid", s -> bit(s, CR4, 14) && !bit(s, CPUID_1_ECX, 6)),
          Map.entry("state-efer-lma", s -> lma(s) != (bit(s, IA32_EFER, 8) && bit(s, CR0, 31))),
          Map.entry("state-lma-needs-pae", s -> lma(s) && !bit(s, CR4, 5)),
          Map.entry("state-lma-excludes-virtual-8086", s -> lma(s) && bit(s, RFLAGS, 17)),
          Map.entry("state-efer-reserved", HandWritten::violatesEferReserved),
          Map.entry(
              "state-rflags-reserved",
              s ->
                  !bit(s, RFLAGS, 1)
                      || bit(s, RFLAGS, 3)
                      || bit(s, RFLAGS, 5)
                      || bit(s, RFLAGS, 15)
                      || bits(s, RFLAGS, 63, 22) != 0),
          Map.entry("state-virtual-8086-needs-pe", s -> bit(s, RFLAGS, 17) && !bit(s, CR0, 0)),
          Map.entry("state-cpl", HandWritten::violatesCpl),
          Map.entry(
              "state-cs-rpl",
              s ->
                  bit(s, CR0, 0)
                      && !bit(s, RFLAGS, 17)
                      && bits(s, CS_SELECTOR, 1, 0) != s.value(CPL)),
          Map.entry("state-cs-l-and-d", s -> lma(s) && bit(s, CS_L, 0) && bit(s, CS_D, 0)),
          Map.entry(
              "state-smm-excludes-vmxe",
              s ->
                  bit(s, SMM, 0)
                      && bit(s, CR4, 13)
                      && !(bit(s, IA32_VMX_BASIC, 49) && bit(s, IA32_SMM_MONITOR_CTL, 0))));

  private HandWritten() {}

  private static boolean violatesEferReserved(ProcessorSnapshot s) {
    if (bit(s, VENDOR, 1) || bit(s, VENDOR, 2)) {
      return false;
    }
    boolean intel64 = bit(s, CPUID_80000001_EDX, 29);
    boolean executeDisable = bit(s, CPUID_80000001_EDX, 20);
    boolean syscall = bit(s, CPUID_80000001_EDX, 11) || intel64;
    return (s.value(IA32_EFER) & ~0xd01L) != 0
        || bit(s, IA32_EFER, 0) && !syscall
        || (bit(s, IA32_EFER, 8) || lma(s)) && !intel64
        || bit(s, IA32_EFER, 11) && !executeDisable;
  }

  private static boolean violatesCpl(ProcessorSnapshot s) {
    boolean virtual8086 = bit(s, RFLAGS, 17);
    if (!bit(s, CR0, 0) && s.value(CPL) != 0 || virtual8086 && s.value(CPL) != 3) {
      return true;
    }
    return bit(s, CR0, 0) && !virtual8086 && s.value(CPL) != s.value(SS_DPL);
  }

  private static boolean lma(ProcessorSnapshot s) {
    return bit(s, IA32_EFER, 10);
  }

  private static boolean bit(ProcessorSnapshot s, Field field, int number) {
    return bits(s, field, number, number) == 1;
  }

  private static long bits(ProcessorSnapshot s, Field field, int high, int low) {
    return s.value(field) << (63 - high) >>> (63 - high + low);
  }
}
