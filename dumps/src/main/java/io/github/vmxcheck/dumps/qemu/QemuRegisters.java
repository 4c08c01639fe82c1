// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * QEMU's register block, printed by {@code info registers [-a]} and {@code -d int,cpu,cpu_reset},
 * and on KVM failures. All of them use the code in target/i386/cpu-dump.c.
 *
 * <p>CR0 and CR4 always have eight digits, so bits 63:32 stay unknown. CR2 and CR3 have sixteen
 * digits if and only if EFER.LMA is 1 (always eight in a build without long mode).
 */
public final class QemuRegisters implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu",
          "QEMU register block (info registers, -d int, -d cpu, KVM failures)",
          "qemu",
          "CR0, CR3 and CR4 (bits 31:0), RFLAGS, EFER, CPL, CS, SS, A20M, SMM",
          List.of("(qemu) info registers -a", "qemu-system-x86_64 -d int,cpu_reset -D log"),
          "cpu# cpureset kvminternalerror kvm:entryfailed kvmrunfailed "
              + "checkexception smm: triplefault v=XXe=XXXX ax=XXXX fl=XXXX s=XXXX "
              + "tr=XXXX dt=XXXX cr0=XXXX cr3=XXXX cr4=XXXX efer=XXXX",
          QemuRegisters::new);

  private static final Pattern HEADER =
      Pattern.compile("^\\s*CPU#(\\d{1,4})\\s*$|CPU Reset \\(CPU (\\d{1,4})\\)");
  private static final Pattern BREAK =
      Pattern.compile(
          "KVM internal error|KVM: entry failed|kvm run failed|check_exception|^SMM: |Triple fault"
              + "|^ *\\d+: v=[0-9a-f]{2} e=[0-9a-f]{4} ");
  private static final Pattern GENERAL = Pattern.compile("\\b[RE]AX=[0-9a-f]{8}");
  private static final Pattern STATE =
      Pattern.compile(
          "\\b[RE]IP=[0-9a-f]{8,16} (?:RFL|EFL)=([0-9a-f]{8}) \\[[-DOSZAPC]{7}\\]"
              + "(?: CPL=([0-3]))?(?: II=[01])?(?: A20=([01]))?(?: SMM=([01]))?");
  private static final Pattern SEGMENT =
      Pattern.compile("\\b(CS|SS) ?=([0-9a-f]{4}) [0-9a-f]{8,16} [0-9a-f]{8} ([0-9a-f]{8})\\b");
  private static final Pattern OTHER_SEGMENT =
      Pattern.compile("\\b(?:[DEFG]S|LDT|TR) ?=[0-9a-f]{4} [0-9a-f]{8}|\\b[GI]DT= +[0-9a-f]{8}");
  private static final Pattern CONTROL =
      Pattern.compile("\\bCR(?:([04])=([0-9a-f]{8})|(3)=([0-9a-f]{8}(?:[0-9a-f]{8})?))\\b");
  private static final Pattern EXTENDED_FEATURES = Pattern.compile("\\bEFER=([0-9a-f]{16})\\b");
  private static final long L = 1L << 21;
  private static final long D = 1L << 22;

  private final SnapshotAssembler blocks;
  private final String format;
  private RegisterBlock block;
  private ProcessorSnapshot processor;
  private boolean rejected;

  QemuRegisters(SnapshotAssembler blocks) {
    this(blocks, FORMAT.name());
  }

  /** Creates a reader for register blocks embedded in the format with this name. */
  QemuRegisters(SnapshotAssembler blocks, String format) {
    this.blocks = blocks;
    this.format = format;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      start(line, Long.parseLong(header.group(1) == null ? header.group(2) : header.group(1)));
      return true;
    }
    if (line.matcher(BREAK).find()) {
      endBlock();
      return false;
    }
    return line.contains("=") && registers(line);
  }

  private boolean registers(DumpLine line) {
    boolean taken = line.matcher(GENERAL).find();
    if (taken) {
      rejected = false;
      if (processor != null && !processor.isAbsent(RFLAGS)) {
        processor = null;
      }
    }
    taken |= state(line);
    if (!rejected) {
      taken |= segments(line);
      taken |= controls(line);
      taken |= extendedFeatures(line);
    } else {
      taken |= line.matcher(EXTENDED_FEATURES).find();
    }
    return taken;
  }

  /** Drops register values that no running processor can have. */
  private void reject(long origin) {
    String what =
        "left out the registers of a processor that was not started yet: CR0 is 0, and CR0.ET is"
            + " always 1";
    blocks.reject(block, processor, origin, what);
    rejected = true;
    processor = null;
  }

  private void endBlock() {
    rejected = false;
    processor = null;
    block = null;
  }

  /** Handles a numbered header: another processor in this snapshot, or the next snapshot. */
  private void start(DumpLine line, long number) {
    rejected = false;
    if (block == null || block.has(number) || processor == null || !processor.isNumbered()) {
      block = blocks.registers(format, line);
    }
    processor = block.processor(number);
  }

  /** The processor that a value belongs to. If it already has the field, a new snapshot starts. */
  private ProcessorSnapshot processor(DumpLine line, Field field) {
    if (processor == null || (processor.known(field) & 1) != 0) {
      block = blocks.registers(format, line);
      processor = block.unnumbered();
    }
    return processor;
  }

  private boolean state(DumpLine line) {
    Matcher state = line.matcher(STATE);
    if (!state.find()) {
      return false;
    }
    long flags = Digits.of(state.group(1)).value();
    ProcessorSnapshot one = processor(line, RFLAGS);
    one.set(RFLAGS, flags, 0xffff_ffffL, line.origin(state, 1));
    digit(line, state, 2, CPL, 0);
    digit(line, state, 3, A20M, 1);
    digit(line, state, 4, SMM, 0);
    return true;
  }

  private void digit(DumpLine line, Matcher match, int group, Field field, int inverted) {
    if (match.group(group) != null) {
      long value = (long) match.group(group).charAt(0) - '0' ^ inverted;
      processor.set(field, value, field.mask(), line.origin(match, group));
    }
  }

  private boolean segments(DumpLine line) {
    Matcher segment = line.matcher(SEGMENT);
    boolean any = processor != null && line.matcher(OTHER_SEGMENT).find();
    while (segment.find()) {
      any = true;
      boolean code = segment.group(1).equals("CS");
      ProcessorSnapshot one = processor(line, code ? CS_SELECTOR : SS_SELECTOR);
      long selector = Digits.of(segment.group(2)).value();
      one.set(code ? CS_SELECTOR : SS_SELECTOR, selector, 0xffff, line.origin(segment, 2));
      long flags = Digits.of(segment.group(3)).value();
      long at = line.origin(segment, 3);
      if (code) {
        one.set(CS_L, (flags & L) / L, 1, at);
        one.set(CS_D, (flags & D) / D, 1, at);
      } else {
        one.set(SS_DPL, flags >>> 13 & 3, 3, at);
      }
    }
    return any;
  }

  /** Reads CR0, CR3 and CR4. Outside a block, only a line with CR2 comes from QEMU. */
  private boolean controls(DumpLine line) {
    if (processor == null && !line.contains(" CR2=")) {
      return false;
    }
    Matcher control = line.matcher(CONTROL);
    boolean any = false;
    while (control.find() && !rejected) {
      any = true;
      control(line, control, control.group(1) == null ? 3 : 1);
    }
    return any;
  }

  private void control(DumpLine line, Matcher control, int group) {
    Field field = Field.byKey("cr" + control.group(group)).orElseThrow();
    Digits digits = Digits.of(control.group(group + 1));
    long at = line.origin(control, group + 1);
    ProcessorSnapshot one = processor(line, field);
    one.set(field, digits.value(), digits.printed(), at);
    if (field == CR0 && digits.value() == 0) {
      reject(at);
    } else if (field == CR3) {
      long active = digits.printed() == -1L ? Efer.LMA : 0;
      one.set(IA32_EFER, active, Efer.LMA, at);
    }
  }

  private boolean extendedFeatures(DumpLine line) {
    Matcher match = line.matcher(EXTENDED_FEATURES);
    if (!match.find()) {
      return false;
    }
    ProcessorSnapshot one = processor(line, IA32_EFER).forget(IA32_EFER, Efer.LMA);
    one.set(IA32_EFER, Digits.of(match.group(1)).value(), -1L, line.origin(match, 1));
    return true;
  }
}
