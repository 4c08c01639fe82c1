// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.mac;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the registers in a macOS panic on an Intel processor. Its number is in the first and in the
 * last line; a 32-bit kernel prints no last line. Source: panic_trap in osfmk/i386/trap.c of XNU.
 */
public final class MacPanic implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "macos-panic",
          "macOS panic on an Intel processor",
          "",
          "CR0, CR3, CR4, RFLAGS, EFER.LMA, CS and SS selectors",
          List.of("the panic report in /Library/Logs/DiagnosticReports"),
          "panic( kerneltrap( cr0:0x rfl:0x efl:0x faultcpu:",
          MacPanic::new);

  private static final Pattern HEADER =
      Pattern.compile(
          "\\bpanic\\(cpu (\\d{1,4}) caller 0x|^Unresolved kernel trap \\(CPU (\\d{1,4}), Type ");
  private static final Pattern CONTROLS =
      Pattern.compile(
          "\\bCR0: 0x([0-9a-f]{8}|[0-9a-f]{16}), CR2: 0x[0-9a-f]{8,16}, CR3: 0x([0-9a-f]{8,16}),"
              + " CR4: 0x([0-9a-f]{8}|[0-9a-f]{16})\\b");
  private static final Pattern FLAGS =
      Pattern.compile(
          "\\bRFL: 0x([0-9a-f]{16}), RIP: 0x([0-9a-f]{16}), CS: {1,2}0x([0-9a-f]{16}), SS: {1,2}"
              + "0x([0-9a-f]{16})\\b");

  /** The same in a 32-bit kernel, which prints SS elsewhere. */
  private static final Pattern SHORT_FLAGS =
      Pattern.compile(
          "\\bEFL: 0x([0-9a-f]{8}), EIP: 0x[0-9a-f]{8}, CS: {1,2}0x([0-9a-f]{8}), DS: {1,2}"
              + "0x[0-9a-f]{8}\\b");

  private static final Pattern NUMBER =
      Pattern.compile("\\bFault CPU: 0x([0-9a-f]{1,4})\\b( VMM\\b)?");

  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private long number = -1;

  MacPanic(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      interrupted();
      number = Long.parseLong(header.group(header.group(1) == null ? 2 : 1));
      return true;
    }
    boolean taken = controls(line);
    taken |= flags(line);
    taken |= shortFlags(line);
    taken |= number(line);
    return taken;
  }

  @Override
  public void interrupted() {
    processor = null;
    number = -1;
  }

  private boolean controls(DumpLine line) {
    Matcher match = line.matcher(CONTROLS);
    if (!match.find()) {
      return false;
    }
    block = blocks.registers(FORMAT.name(), line);
    processor = number < 0 ? block.unnumbered() : block.processor(number);
    set(CR0, line, match, 1);
    set(CR3, line, match, 2);
    set(CR4, line, match, 3);
    return true;
  }

  private boolean flags(DumpLine line) {
    Matcher match = line.matcher(FLAGS);
    if (processor == null || !match.find()) {
      return false;
    }
    set(RFLAGS, line, match, 1);
    set(CS_SELECTOR, line, match, 3);
    set(SS_SELECTOR, line, match, 4);
    if (Digits.of(match.group(2)).value() >>> 32 != 0) {
      // Only 64-bit mode has such an instruction pointer.
      block.set(processor, CS_L, 1, 1, line.origin(match, 2));
      block.set(processor, IA32_EFER, Efer.LMA, Efer.LMA, line.origin(match, 2));
    }
    return true;
  }

  private boolean shortFlags(DumpLine line) {
    Matcher match = line.matcher(SHORT_FLAGS);
    if (processor == null || !match.find()) {
      return false;
    }
    set(RFLAGS, line, match, 1);
    set(CS_SELECTOR, line, match, 2);
    return true;
  }

  /** The line also says whether macOS runs in a virtual machine. */
  private boolean number(DumpLine line) {
    Matcher match = line.matcher(NUMBER);
    if (processor == null || !match.find()) {
      return false;
    }
    if (match.group(2) != null) {
      long bit = Cpuid.LEAF_1_ECX_HYPERVISOR;
      block.set(processor, CPUID_1_ECX, bit, bit, line.origin(match, 2));
    }
    processor.renumber(Long.parseLong(match.group(1), 16));
    interrupted();
    return true;
  }

  private void set(Field field, DumpLine line, Matcher match, int group) {
    Digits digits = Digits.of(match.group(group));
    block.set(processor, field, digits.value(), digits.printed(), line.origin(match, group));
  }
}
