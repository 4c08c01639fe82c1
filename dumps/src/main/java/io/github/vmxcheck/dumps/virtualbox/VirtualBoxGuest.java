// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.virtualbox;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guest registers in VBox.log: at power off, after a guru meditation, or from the debugger. Segment
 * flags have the VMCS layout. The log also has host and hypervisor blocks that were never filled:
 * they contain zeros and {@code x}.
 */
final class VirtualBoxGuest {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\bGuest (?:CPUM(?: \\(VCPU (\\d{1,4})\\))? state|state at power off(?: for VCpu"
              + " (\\d{1,4}))?)");
  private static final Pattern OF_OTHERS = Pattern.compile("\\b(?:Host|Hypervisor) CPUM state");
  private static final Pattern SEGMENT =
      Pattern.compile(
          "\\b([cdefgs]s|ldtr|tr {0,2})=\\{([0-9a-f]{4}) base=[0-9a-f]{8,16} limit=[0-9a-f]{8}"
              + " flags=([0-9a-f]{8})\\}");
  private static final Pattern CONTROL =
      Pattern.compile("\\bcr([034])=([0-9a-f]{16}|[0-9a-f]{8})\\b");
  private static final Pattern FLAGS = Pattern.compile("\\beflags=([0-9a-f]{8})\\b");
  private static final Pattern EXTENDED_FEATURES = Pattern.compile("^\\s*EFER +=([0-9a-f]{16})$");
  private static final Pattern A20 =
      Pattern.compile("\\bGuest paging mode: .{1,80}\\bA20 (enabled|disabled)\\b");
  private static final Pattern REGISTER =
      Pattern.compile(
          "(?i)\\b(?:[cd]r[0-8]|[re][a-ds][xip]|[re]?flags|[c-gs]s|[gil]dtr|tr|efer) *=");

  /** Number of register lines in the longest block that is left out. */
  private static final int LONGEST_BLOCK = 40;

  private static final int L_SHIFT = 13;
  private static final int D_SHIFT = 14;
  private static final int DPL_SHIFT = 5;

  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private long number = -1;

  /** Number of further register lines that may belong to a block that is left out. */
  private int leftOut;

  VirtualBoxGuest(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      start(header.group(1) == null ? header.group(2) : header.group(1));
      return true;
    }
    if (line.matcher(OF_OTHERS).find()) {
      start(null);
      leaveOut();
      blocks.note(
          "left out the host and hypervisor registers: VirtualBox prints x and 0 for them",
          line.origin(0));
      return true;
    }
    if (leftOut > 0) {
      boolean any = line.matcher(REGISTER).find();
      leftOut -= any ? 1 : 0;
      return any;
    }
    if (!line.contains("=") && !line.contains("A20")) {
      return false;
    }
    boolean taken = segments(line);
    taken |= controls(line);
    taken |= others(line);
    return taken;
  }

  /** Whether the next line may belong to a block that is left out. */
  boolean wantsNext() {
    return leftOut > 0;
  }

  /** Ends a block that is left out. */
  void interrupted() {
    leftOut = 0;
  }

  /** Starts a block; a header without a number keeps the previous number. */
  private void start(String digits) {
    number = digits == null ? number : Long.parseLong(digits);
    processor = null;
    leftOut = 0;
  }

  /** Leaves out the block from here on. */
  private void leaveOut() {
    processor = null;
    leftOut = LONGEST_BLOCK;
  }

  private ProcessorSnapshot processor(DumpLine line, Field field) {
    if (processor == null || !processor.isAbsent(field)) {
      block = blocks.registers(VirtualBoxLog.FORMAT.name(), line);
      processor = number < 0 ? block.unnumbered() : block.processor(number);
      block.set(processor, OBSERVER, 2, 3, line.origin(0));
    }
    return processor;
  }

  private boolean segments(DumpLine line) {
    Matcher match = line.matcher(SEGMENT);
    boolean any = false;
    while (match.find()) {
      any = true;
      long selector = Digits.of(match.group(2)).value();
      long flags = Digits.of(match.group(3)).value();
      long at = line.origin(match, 3);
      if (match.group(1).equals("cs")) {
        ProcessorSnapshot one = processor(line, CS_SELECTOR);
        block.set(one, CS_SELECTOR, selector, 0xffff, line.origin(match, 2));
        block.set(one, CS_L, flags >>> L_SHIFT, 1, at);
        block.set(one, CS_D, flags >>> D_SHIFT, 1, at);
      } else if (match.group(1).equals("ss")) {
        ProcessorSnapshot one = processor(line, SS_SELECTOR);
        block.set(one, SS_SELECTOR, selector, 0xffff, line.origin(match, 2));
        block.set(one, SS_DPL, flags >>> DPL_SHIFT, 3, at);
      }
    }
    return any;
  }

  private boolean controls(DumpLine line) {
    Matcher match = line.matcher(CONTROL);
    boolean any = false;
    while ((processor != null || line.contains("s={")) && match.find()) {
      any = true;
      Field field = Field.byKey("cr" + match.group(1)).orElseThrow();
      Digits digits = Digits.of(match.group(2));
      ProcessorSnapshot one = processor(line, field);
      block.set(one, field, digits.value(), digits.printed(), line.origin(match, 2));
      if (field == CR0 && digits.value() == 0) {
        String why = "left out a guest's registers: CR0 is 0, and CR0.ET is always 1";
        blocks.reject(block, one, line.origin(match, 2), why);
        leaveOut();
        return true;
      }
    }
    return any;
  }

  private boolean others(DumpLine line) {
    boolean any = false;
    Matcher match = line.matcher(FLAGS);
    if (processor != null && match.find()) {
      Digits digits = Digits.of(match.group(1));
      block.set(
          processor(line, RFLAGS), RFLAGS, digits.value(), digits.printed(), line.origin(match, 1));
      any = true;
    }
    match = line.matcher(EXTENDED_FEATURES);
    if (processor != null && match.find()) {
      long value = Digits.of(match.group(1)).value();
      block.set(processor(line, IA32_EFER), IA32_EFER, value, -1L, line.origin(match, 1));
      any = true;
    }
    match = line.matcher(A20);
    if (processor != null && match.find()) {
      long masked = match.group(1).equals("disabled") ? 1 : 0;
      block.set(processor(line, A20M), A20M, masked, 1, line.origin(match, 1));
      any = true;
    }
    return any;
  }
}
