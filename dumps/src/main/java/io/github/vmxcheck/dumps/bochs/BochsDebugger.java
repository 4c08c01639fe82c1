// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bochs;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Bochs prints about its processors: the output of the debugger commands {@code creg},
 * {@code sreg}, {@code r} and {@code show "cpu0"}, the panic block in the log, and saved states.
 *
 * <p>The case of a flag name shows its value. The number beside the names has all bits and counts.
 */
public final class BochsDebugger implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "bochs",
          "Bochs (creg, sreg, r, show \"cpu0\", panic block, saved state)",
          "bochs",
          "CR0 and CR4 (bits 31:0), CR3, RFLAGS, EFER, CS and SS; from a saved state also"
              + " IA32_FEATURE_CONTROL, VMX operation, VMXON pointer, current-VMCS pointer",
          List.of("<bochs> creg", "<bochs> sreg", "<bochs> r", "<bochs> show \"cpu0\""),
          "<bochs nextatt= D)[0x ][0x breakpoint cpuD [cD cr0=0x cr3=0x cr4=0x "
              + "efer=0x cr4hi=0x cpl= flags:0x flags0x s:0x tr:0x s:base= tr:base= "
              + ":XXXXXXXX_ cr2=page =page-level cr8:0x showparamname ={ cpuisin s.mode= "
              + "s.db= crD=0x s:XXXX( eflags= idvip iopl=Did rip=XXXX segsltr sbase: "
              + "Xx=XXXX sp=XXXX si=XXXX rD=XXXX rDD=XXXX",
          BochsDebugger::new);

  private static final Pattern NEXT = Pattern.compile("^Next at t=\\d");
  private static final Pattern AT =
      Pattern.compile("^\\((\\d{1,3})\\)(?:\\.\\[\\d+\\])? (?:\\[0x|Breakpoint |Magic breakpoint)");
  private static final Pattern PROCESSOR = Pattern.compile("^\\s*CPU(\\d{1,3}):\\s*$");
  private static final Pattern RUN =
      Pattern.compile("^(?:c|cont|continue|s|step|stepi|n|next|p|proceed)(?: .*)?$");
  private static final Pattern CONTROL =
      Pattern.compile(
          "^(CR0|CR4|EFER)(?:=0x| += 0x)([0-9a-f]{1,16})(: .*)?$|^CR(3)=0x([0-9a-f]{8,16})$");
  private static final Pattern HIGH = Pattern.compile("^CR4_HI=0x([0-9a-f]{8})\\b");
  private static final Pattern LEVEL = Pattern.compile("^CPL=([0-3])\\b");
  private static final Pattern FLAGS = Pattern.compile("^[er]flags:? 0x([0-9a-f]{8,16}): ");
  private static final Pattern SEGMENT =
      Pattern.compile("^([cs]s):0x([0-9a-f]{4}), dh=0x([0-9a-f]{8}), dl=0x[0-9a-f]{8}, valid=");
  private static final Pattern INSTRUCTION = Pattern.compile("^rip: ([0-9a-f]{8}_[0-9a-f]{8})\\b");
  private static final Pattern OTHER =
      Pattern.compile(
          "^(?:[c-gs]s|ldtr|tr|gdtr|idtr):(?:0x|base=)|^r(?:[a-ds][xip]|bp|\\d+) ?: [0-9a-f]{8}_"
              + "|^CR2=page fault|^P[CW][DT]=page-level|^CR8: 0x|^XCR0=0x");
  private static final long L = 1L << 21;
  private static final long D = 1L << 22;
  private static final long LOW_HALF = 0xffff_ffffL;

  private final Moment moment;
  private final BochsPanic panic;
  private final BochsState state;

  /** Whether a line that only Bochs prints was seen: drivers print similar names and values. */
  private boolean bochsSeen;

  BochsDebugger(SnapshotAssembler blocks) {
    moment = new Moment(FORMAT.name(), blocks);
    panic = new BochsPanic(moment);
    state = new BochsState(moment);
  }

  @Override
  public boolean accept(DumpLine line) {
    boolean typed = line.prompt().startsWith("<bochs");
    bochsSeen |= typed;
    if (typed && line.matcher(RUN).find() || line.matcher(NEXT).find()) {
      moment.over();
      state.ran();
      bochsSeen = true;
      return true;
    }
    boolean taken =
        processor(line)
            || state.accept(line)
            || panic.accept(line)
            || registers(line)
            || line.matcher(OTHER).find();
    bochsSeen |= taken;
    return taken;
  }

  @Override
  public boolean wantsNext(int number) {
    return state.wantsNext();
  }

  private boolean processor(DumpLine line) {
    for (Pattern pattern : new Pattern[] {AT, PROCESSOR}) {
      Matcher number = line.matcher(pattern);
      if (number.find()) {
        moment.of(Long.parseLong(number.group(1)));
        return true;
      }
    }
    return false;
  }

  private boolean registers(DumpLine line) {
    Matcher control = line.matcher(CONTROL);
    if (control.find() && (bochsSeen || control.group(3) != null)) {
      boolean third = control.group(1) == null;
      control(line, third ? "CR3" : control.group(1), control, third ? 5 : 2);
      return true;
    }
    return flags(line) || segment(line) || rest(line);
  }

  private void control(DumpLine line, String name, Matcher match, int group) {
    Digits digits = Digits.of(match.group(group));
    long at = line.origin(match, group);
    Field field = name.equals("EFER") ? IA32_EFER : Field.valueOf(name);
    moment.set(line, field, digits.value(), digits.printed(), at);
  }

  private boolean flags(DumpLine line) {
    Matcher flags = line.matcher(FLAGS);
    if (!flags.find()) {
      return false;
    }
    long value = Digits.of(flags.group(1)).value();
    moment.set(line, RFLAGS, value, LOW_HALF, line.origin(flags, 1));
    return true;
  }

  private boolean segment(DumpLine line) {
    Matcher segment = line.matcher(SEGMENT);
    if (!segment.find()) {
      return false;
    }
    long selector = Digits.of(segment.group(2)).value();
    long high = Digits.of(segment.group(3)).value();
    long at = line.origin(segment, 3);
    if (segment.group(1).equals("cs")) {
      moment.set(line, CS_SELECTOR, selector, 0xffff, line.origin(segment, 2));
      moment.set(line, CS_L, (high & L) / L, 1, at);
      moment.set(line, CS_D, (high & D) / D, 1, at);
    } else {
      moment.set(line, SS_SELECTOR, selector, 0xffff, line.origin(segment, 2));
      moment.set(line, SS_DPL, high >>> 13, 3, at);
    }
    return true;
  }

  private boolean rest(DumpLine line) {
    Matcher high = line.matcher(HIGH);
    Matcher level = line.matcher(LEVEL);
    Matcher instruction = line.matcher(INSTRUCTION);
    if (high.find()) {
      long value = Digits.of(high.group(1)).value();
      moment.set(line, CR4, value << 32, LOW_HALF << 32, line.origin(high, 1));
    } else if (level.find()) {
      moment.set(line, CPL, Digits.of(level.group(1)).value(), 3, line.origin(level, 1));
    } else if (instruction.find()) {
      long pointer = Digits.of(instruction.group(1)).value();
      moment.setInstructionPointer(line, pointer, line.origin(instruction, 1));
    } else {
      return false;
    }
    return true;
  }
}
