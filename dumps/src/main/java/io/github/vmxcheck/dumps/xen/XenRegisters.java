// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.xen;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The register block that Xen prints when Xen or a guest crashes. For a guest on VMX, the control
 * registers are those that the guest sees. Source: xen/arch/x86/x86_64/traps.c.
 */
final class XenRegisters {
  private static final Pattern BANNER = Pattern.compile("^-{4}\\[ Xen-\\S");
  private static final Pattern NUMBER = Pattern.compile("^CPU: {4}(\\d{1,4})$");
  private static final Pattern INSTRUCTION_POINTER =
      Pattern.compile("^RIP: {4}([0-9a-f]{4}):\\[?<");
  private static final Pattern FLAGS =
      Pattern.compile("^RFLAGS: ([0-9a-f]{16})(?: {1,4}(?:EM: \\d )?CONTEXT: (.{1,60}))?");
  private static final Pattern GUEST = Pattern.compile("^hvm guest(?: \\(d\\d+v(\\d{1,4})\\))?");
  private static final Pattern GENERAL =
      Pattern.compile("^(?:r..|cr3|fsb|ds): +[0-9a-f]{4,16} {3}\\S{2,3}: +[0-9a-f]{4}");
  private static final Pattern CONTROL = Pattern.compile("\\bcr([034]): ([0-9a-f]{16})\\b");
  private static final Pattern CODE_SEGMENT =
      Pattern.compile("\\bss: [0-9a-f]{4} {3}cs: ([0-9a-f]{4})\\b");

  /** First selector of Xen's own segments and of those for paravirtualised guests. */
  private static final long FIRST_OF_XEN = 0xe000;

  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private long number = -1;
  private boolean ofGuest;
  private boolean ownerKnown;

  XenRegisters(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  boolean accept(DumpLine line) {
    if (line.matcher(BANNER).find()) {
      start();
      ownerKnown = true;
      return true;
    }
    Matcher match = line.matcher(NUMBER);
    if (ownerKnown && match.find()) {
      number = Long.parseLong(match.group(1));
      return true;
    }
    return pointer(line) || flags(line) || general(line);
  }

  private void start() {
    block = null;
    processor = null;
    number = -1;
    ofGuest = false;
    ownerKnown = false;
  }

  /** The processor that a value belongs to. If it already has the field, a new snapshot starts. */
  private ProcessorSnapshot processor(DumpLine line, Field field) {
    if (processor != null && !processor.isAbsent(field)) {
      start();
    }
    if (processor == null) {
      block = blocks.registers(XenLog.FORMAT.name(), line);
      processor = number < 0 ? block.unnumbered() : block.processor(number);
    }
    return processor;
  }

  private boolean pointer(DumpLine line) {
    Matcher match = line.matcher(INSTRUCTION_POINTER);
    return match.find() && codeSegment(line, match);
  }

  private boolean codeSegment(DumpLine line, Matcher match) {
    long selector = Digits.of(match.group(1)).value();
    ProcessorSnapshot one = processor;
    if (one == null || !one.has(CS_SELECTOR, 0xffff, selector)) {
      one = processor(line, CS_SELECTOR);
      block.set(one, CS_SELECTOR, selector, 0xffff, line.origin(match, 1));
    }
    if (!ownerKnown && selector < FIRST_OF_XEN && one.isAbsent(OBSERVER)) {
      guest(line, match, -1);
    }
    return true;
  }

  private void guest(DumpLine line, Matcher match, long virtualProcessor) {
    ofGuest = true;
    block.set(processor, OBSERVER, 2, 3, line.origin(match, 0));
    if (virtualProcessor < 0 || number == virtualProcessor) {
      return;
    }
    // The earlier number was that of the processor on which the guest ran.
    number = virtualProcessor;
    processor.renumber(virtualProcessor);
  }

  private boolean flags(DumpLine line) {
    Matcher match = line.matcher(FLAGS);
    if (!match.find()) {
      return false;
    }
    ProcessorSnapshot one = processor(line, RFLAGS);
    block.set(one, RFLAGS, Digits.of(match.group(1)).value(), -1L, line.origin(match, 1));
    ownerKnown |= match.group(2) != null;
    Matcher guest = GUEST.matcher(match.group(2) == null ? "" : match.group(2));
    if (guest.find()) {
      guest(line, match, guest.group(1) == null ? -1 : Long.parseLong(guest.group(1)));
    }
    return true;
  }

  private boolean general(DumpLine line) {
    boolean any = line.matcher(GENERAL).find();
    Matcher control = line.matcher(CONTROL);
    while (any && control.find()) {
      control(line, control);
    }
    Matcher segment = line.matcher(CODE_SEGMENT);
    return any && segment.find() ? codeSegment(line, segment) : any;
  }

  private void control(DumpLine line, Matcher match) {
    Field field = Field.byKey("cr" + match.group(1)).orElseThrow();
    long value = Digits.of(match.group(2)).value();
    ProcessorSnapshot one = processor(line, field);
    long at = line.origin(match, 2);
    block.set(one, field, value, -1L, at);
    if (field == CR4 && ownerKnown && !ofGuest) {
      block.set(one, IA32_EFER, Efer.LMA, Efer.LMA, at);
    }
    if (field == CR4 && (value & Cr4.VMXE) != 0) {
      block.hint(
          "CR4.VMXE is 1: the processor may already be in VMX root operation, where VMXON fails",
          at);
    }
  }
}
