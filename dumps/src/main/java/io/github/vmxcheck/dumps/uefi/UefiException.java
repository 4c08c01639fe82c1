// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.uefi;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the registers that UEFI firmware built from EDK II prints for an exception. The number of
 * the processor is its APIC ID. Each header starts another moment. Source: DumpCpuContext in
 * UefiCpuPkg/Library/CpuExceptionHandlerLib/X64/ArchExceptionHandler.c, and in Ia32/ for 32-bit
 * firmware; older versions have other distances between the columns and no exception names.
 */
public final class UefiException implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "uefi-exception",
          "UEFI firmware exception (EDK II, OVMF)",
          "",
          "CR0, CR3, CR4, RFLAGS, EFER.LMA, CS and SS selectors",
          List.of("serial console of the firmware", "qemu-system-x86_64 -debugcon file:debug.log"),
          "exceptiontype- rip-XXXX eip-XXXX rcx-XXXX ecx-XXXX cr0-XXXX cr4-XXXX gs-XXXX ds-XXXX",
          UefiException::new);

  private static final Pattern HEADER =
      Pattern.compile(
          "!!!! (?:(X64)|IA32) Exception Type - ([0-9A-Fa-f]{2,16})(?:\\([^()]{0,60}\\))?"
              + "(?:\\s+CPU Apic ID - ([0-9A-Fa-f]{1,8}))?\\s*!!!!");

  /** The lines that have a register of interest; the name of the second one is distinctive. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\b(?:([RE]IP) {1,4}- [0-9A-Fa-f]{8,16}, {1,3}CS|CR0 {1,4}- [0-9A-Fa-f]{8,16}, {1,3}CR2"
              + "|CR4 {1,4}- [0-9A-Fa-f]{16}, {1,3}CR8|GS {1,4}- [0-9A-Fa-f]{16}, {1,3}SS"
              + "|DS {1,4}- [0-9A-Fa-f]{8,16}, {1,3}ES) {1,4}- [0-9A-Fa-f]{8}");

  private static final Pattern REGISTER =
      Pattern.compile(
          "\\b(CR[034]|[CS]S|[RE]FLAGS|[RE]IP) {1,4}- ([0-9A-Fa-f]{16}|[0-9A-Fa-f]{8})\\b");

  private static final Map<String, Field> FIELDS =
      Map.of(
          "CR0", CR0,
          "CR3", CR3,
          "CR4", CR4,
          "CS", CS_SELECTOR,
          "SS", SS_SELECTOR,
          "RFLAGS", RFLAGS,
          "EFLAGS", RFLAGS);

  /** The register that selects the MSR of RDMSR and WRMSR. */
  private static final Pattern INDEX =
      Pattern.compile("\\b[RE]CX {1,4}- (?:0{8})?([0-9A-Fa-f]{8})\\b");

  private static final long GENERAL_PROTECTION = 13;
  private static final int HEXADECIMAL = 16;
  private static final int HIGH_HALF = 32;

  private final SnapshotAssembler blocks;
  private RegisterBlock block;

  /** Whether the exception is one that RDMSR raises, too. */
  private boolean generalProtection;

  private ProcessorSnapshot processor;

  UefiException(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      begin(line, header);
      return true;
    }
    Matcher known = line.matcher(LINE);
    if (!known.find()) {
      return index(line);
    }
    boolean first = known.group(1) != null;
    if (processor == null || first && !processor.isAbsent(RFLAGS)) {
      block = blocks.registers(FORMAT.name(), line);
      processor = block.unnumbered();
    }
    registers(line);
    return true;
  }

  /**
   * Firmware handles an exception in the mode it was built for, and an exception does not change
   * IA32_EFER.LMA.
   */
  private void begin(DumpLine line, Matcher header) {
    block = blocks.registers(FORMAT.name(), line);
    String number = header.group(3);
    processor =
        number == null ? block.unnumbered() : block.processor(Long.parseLong(number, HEXADECIMAL));
    long active = header.group(1) == null ? 0 : Efer.LMA;
    block.set(processor, IA32_EFER, active, Efer.LMA, line.origin(header, 0));
    generalProtection = Long.parseLong(header.group(2), HEXADECIMAL) == GENERAL_PROTECTION;
  }

  /** The dump has no code bytes; the index of an MSR of VMX suggests an instruction. */
  private boolean index(DumpLine line) {
    Matcher index = line.matcher(INDEX);
    if (!generalProtection || !index.find()) {
      return false;
    }
    long msr = Long.parseLong(index.group(1), HEXADECIMAL);
    Field.byMsrIndex(msr)
        .filter(field -> field != IA32_EFER)
        .ifPresent(
            field ->
                block.hint(
                    "the counter register has the index of "
                        + field.title()
                        + ": RDMSR or WRMSR of it may have raised this #GP, and not VMXON; a missing"
                        + " capability MSR means that VMX is not offered",
                    line.origin(index, 1)));
    return true;
  }

  private void registers(DumpLine line) {
    Matcher register = line.matcher(REGISTER);
    while (register.find()) {
      Digits digits = Digits.of(register.group(2));
      Field field = FIELDS.get(register.group(1));
      long at = line.origin(register, 2);
      if (field != null) {
        block.set(processor, field, digits.value(), digits.printed(), at);
      } else if (digits.value() >>> HIGH_HALF != 0) {
        // Only 64-bit mode has such an instruction pointer.
        block.set(processor, CS_L, 1, 1, at);
      }
    }
  }
}
