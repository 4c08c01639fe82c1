// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.ObservedOutcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the VMXON outcome from messages of hypervisors whose source defines them.
 *
 * <ul>
 *   <li>HAXM ({@code cpu_vmx_run} and {@code hax_panic_log} in core/cpu.c) prints CF and ZF as
 *       VMXON left them: 1 and 40H. Its panic log has 0 after a success, and if VMXON was not
 *       executed.
 *   <li>ACRN ({@code exec_vmxon} in hypervisor/arch/x86/vmx.c) tests CF and ZF together.
 * </ul>
 */
final class HypervisorOutcome {
  private static final Pattern OF_HAXM_PANIC = Pattern.compile("\\blog_vmxon_res:? (0|1|40)$");

  private static final Pattern OF_HAXM =
      Pattern.compile(
          "\\bVMXON failed for region 0x([0-9a-f]{1,16}) \\(result=0x([0-9a-f]{1,8}),"
              + " vmxe=([0-9a-f]{1,8})\\)");

  private static final Pattern OF_ACRN = Pattern.compile("\\bexec_vmxon, Turn VMX on failed\\b");

  private static final long ALL = -1L;

  private final DriverRegisters registers;

  HypervisorOutcome(DriverRegisters registers) {
    this.registers = registers;
  }

  boolean accept(DumpLine line, long number) {
    return panic(line, number) || haxm(line, number) || acrn(line, number);
  }

  private boolean panic(DumpLine line, long number) {
    Matcher match = line.matcher(OF_HAXM_PANIC);
    if (!match.find()) {
      return false;
    }
    if (match.group(1).equals("0")) {
      registers.note(
          "HAXM prints 0 for a VMXON that succeeded or was not executed: this panic is about"
              + " something else",
          line.origin(match, 0));
    } else {
      flags(line, number, match.group(1), line.origin(match, 0));
    }
    return true;
  }

  private boolean haxm(DumpLine line, long number) {
    Matcher match = line.matcher(OF_HAXM);
    if (!match.find()) {
      return false;
    }
    long pointer = Long.parseUnsignedLong(match.group(1), 16);
    registers.set(line, number, VMXON_POINTER, pointer, ALL, line.origin(match, 1));
    flags(line, number, match.group(2), line.origin(match, 2));
    if (Long.parseLong(match.group(3), 16) != 0) {
      registers.note(
          "CR4.VMXE was 1 before HAXM set it: another hypervisor probably uses VMX",
          line.origin(match, 3));
    }
    return true;
  }

  private void flags(DumpLine line, long number, String result, long origin) {
    switch (result) {
      case "1" -> set(line, number, OBSERVED_OUTCOME.words().get("vmfail-invalid"), ALL, origin);
      case "40" -> set(line, number, OBSERVED_OUTCOME.words().get("vmfail-valid-15"), ALL, origin);
      default -> set(line, number, 0, ObservedOutcome.NO_SUCCESS, origin);
    }
  }

  private boolean acrn(DumpLine line, long number) {
    Matcher match = line.matcher(OF_ACRN);
    boolean any = match.find();
    if (any) {
      set(line, number, 0, ObservedOutcome.ANY_ERROR, line.origin(match, 0));
    }
    return any;
  }

  private void set(DumpLine line, long number, long outcomes, long known, long origin) {
    registers.set(line, number, OBSERVED_OUTCOME, outcomes, known, origin);
  }
}
