// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import io.github.vmxcheck.oracle.Instruction;

/** A line that the ROM printed about a setup; the order of the numbers is that of oracle.c. */
record Answer(
    int number,
    long failed,
    long cr0,
    long cr3,
    long cr4,
    long efer,
    long rflags,
    long cs,
    long ss,
    long featureControl,
    long linear,
    long exit,
    long vector,
    long error,
    long distance,
    long length,
    long rflagsAfter,
    long cr2,
    long vmError) {
  private static final int UNDEFINED_OPCODE = 6;
  private static final int STACK_FAULT = 12;
  private static final int GENERAL_PROTECTION = 13;
  private static final int PAGE_FAULT = 14;
  private static final long ENTRY_FAILED = 1L << 31;
  private static final long CARRY = 1;
  private static final long ZERO = 0x40;

  /** PF, AF, SF and OF, which every completed VMX instruction clears. */
  private static final long CLEARED = 0x894;

  static Answer of(long[] numbers) {
    int i = 0;
    return new Answer(
        (int) numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i++],
        numbers[i]);
  }

  boolean isSetUp() {
    return failed == 0 && (exit & ENTRY_FAILED) == 0;
  }

  /** The outcome word for what the instruction did; a description if it is none of them. */
  String outcome(Instruction instruction) {
    if (exit != 0) {
      return exit == instruction.exitReason()
          ? "vm-exit"
          : "VM exit, basic exit reason " + (exit & 0xffff);
    }
    if (distance == 0) {
      return fault();
    }
    if (distance != length || vector != UNDEFINED_OPCODE) {
      return "vector " + vector + " at " + distance + " bytes past the start of the instruction";
    }
    if ((rflagsAfter & CLEARED) != 0) {
      return String.format("RFLAGS %#x after the instruction", rflagsAfter);
    }
    if ((rflagsAfter & CARRY) != 0) {
      return "vmfail-invalid";
    }
    return (rflagsAfter & ZERO) != 0 ? "vmfail-valid-" + vmError : "vmsucceed";
  }

  private String fault() {
    if (vector == UNDEFINED_OPCODE) {
      return "ud";
    }
    if (vector == PAGE_FAULT) {
      return "pf";
    }
    if (error == 0 && (vector == GENERAL_PROTECTION || vector == STACK_FAULT)) {
      return vector == GENERAL_PROTECTION ? "gp0" : "ss0";
    }
    return String.format("vector %d with error code %#x", vector, error);
  }
}
