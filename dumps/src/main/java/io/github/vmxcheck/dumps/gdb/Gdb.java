// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.gdb;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads machine registers printed by gdb: {@code info registers} on the stubs of QEMU, VMware,
 * Bochs and KGDB, {@code p/x $cr4}, and {@code monitor r cr0} on VMware's.
 *
 * <p>Numbers are not padded. Those of a 64-bit stub are complete; those of a 32-bit stub (eax, eip)
 * leave bits 63:32 unknown, as do single registers of unknown width. Flag names in brackets are
 * ignored: their order varies, and the number has all flags.
 */
public final class Gdb implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "gdb",
          "gdb attached to a QEMU, VMware or KGDB stub (info registers)",
          "gdb",
          "CR0, CR3, CR4, RFLAGS, EFER, CS and SS selectors",
          List.of("(gdb) info registers", "(gdb) thread apply all info registers"),
          "ax0x bx0x cx0x dx0x si0x di0x bp0x sp0x ip0x cs0x ds0x es0x fs0x gs0x "
              + "ss0x flags0x r80x r90x r1D0x base0x crD0x efer0x mxcsr0x <unavailable <error mmD "
              + "stDD stD{ stD- kDD kD{ kD- continuing. receivedsignal breakpoint "
              + "watchpoint catchpoint Dthread Dremotetarget threadD [switchingto "
              + "i386:x86-64 $cr $efer $eflags $cs $ss $rip monr monitorr",
          Gdb::new);

  private static final Pattern LISTED =
      Pattern.compile(
          "(?<![\\w$%.])([re](?:[abcd]x|[sd]i|[bs]p|ip|flags)|r(?:8|9|1[0-5])|[c-gs]s|fs_base"
              + "|gs_base|k_gs_base|cr[02348]|efer|mxcsr)[ \\t]+"
              + "(?:0x([0-9a-f]{1,16})(?=\\s+(?:\\[|-?\\d|0x|\\())|<(?:unavailable|error))");
  private static final Pattern VECTOR = Pattern.compile("^(?:[xyz]mm|st|k)\\d+ +(?:\\{|0x|-?\\d)");
  private static final Pattern FLAG_NAMES = Pattern.compile("^[A-Z0-9_= ]{0,200}\\]?$");
  private static final Pattern ASKED =
      Pattern.compile(
          "^(?:p|print|output)/(?:x|z|\\d*xg?) *\\$(cr[034]|efer|eflags|cs|ss|rip)\\b"
              + "|^mon(?:itor)? +r +(cr[034]|efer|eflags|cs|ss|rip)\\b");
  private static final Pattern COMMAND =
      Pattern.compile(
          "^(?:p|print|output|call|set|info|mon(?:itor)?|c|continue|si|stepi|ni|nexti|display|x)"
              + "(?:/\\w+)?(?: [$&*(]?\\S+)?$");
  private static final Pattern ANSWER =
      Pattern.compile("^(?:\\$\\d+ = |(cr[034]|efer|eflags|cs|ss|rip) ?= ?)0x([0-9a-f]{1,16})\\b");
  private static final Pattern RAN =
      Pattern.compile(
          "^Continuing\\.|(?:Program|Thread \\d+) received signal|\\bhit (?:Hardware |Temporary )?"
              + "(?:[Bb]reak|[Ww]atch|[Cc]atch)point|^(?:Temporary b|B)reakpoint \\d+, ");
  private static final Map<String, Field> FIELDS =
      Map.of(
          "cr0",
          CR0,
          "cr3",
          CR3,
          "cr4",
          CR4,
          "eflags",
          RFLAGS,
          "rflags",
          RFLAGS,
          "cs",
          CS_SELECTOR,
          "ss",
          SS_SELECTOR,
          "efer",
          IA32_EFER);
  private static final long LOW_HALF = 0xffff_ffffL;

  /** How wide the registers of the stub are. */
  private enum Width {
    UNKNOWN,
    NARROW,
    WIDE
  }

  private final Moment moment;
  private final GdbThreads threads;
  private Width width = Width.UNKNOWN;
  private boolean kernel;
  private boolean openNames;
  private String asked = "";

  Gdb(SnapshotAssembler blocks) {
    moment = new Moment(FORMAT.name(), blocks);
    threads = new GdbThreads(moment);
  }

  @Override
  public boolean accept(DumpLine line) {
    if (line.contains("i386:x86-64")) {
      width = Width.WIDE;
    }
    if (line.matcher(RAN).find()) {
      moment.over();
    }
    if (threads.accept(line)) {
      kernel = false;
      asked = "";
      return true;
    }
    if (registers(line)) {
      asked = "";
      return true;
    }
    return answer(line) || restOfNames(line);
  }

  @Override
  public void interrupted() {
    asked = "";
    openNames = false;
  }

  @Override
  public boolean wantsNext(int number) {
    return openNames || !asked.isEmpty();
  }

  private boolean registers(DumpLine line) {
    Matcher listed = line.matcher(LISTED);
    boolean any = false;
    while (listed.find()) {
      any = true;
      register(line, listed.group(1), listed);
    }
    openNames = any && line.text().lastIndexOf('[') > line.text().lastIndexOf(']');
    return any || line.matcher(VECTOR).find();
  }

  private void register(DumpLine line, String name, Matcher match) {
    if (name.equals("rax") || name.equals("eax")) {
      moment.list();
      kernel = false;
      width = name.equals("rax") ? Width.WIDE : Width.NARROW;
    }
    if (match.group(2) != null) {
      set(line, name, Digits.of(match.group(2)).value(), line.origin(match, 2));
    }
  }

  private void set(DumpLine line, String name, long value, long origin) {
    if (width != Width.NARROW && isWide(name, value)) {
      width = Width.WIDE;
      moment.widen();
    }
    Field field = FIELDS.get(name);
    if (name.equals("rip")) {
      kernel = value < 0;
      moment.setInstructionPointer(line, value, origin);
    } else if (field == RFLAGS) {
      moment.set(line, RFLAGS, value, LOW_HALF, origin);
    } else if (field != null) {
      moment.set(line, field, value, printed(), origin);
      control(line, field, origin);
    }
  }

  private void control(DumpLine line, Field field, long origin) {
    if (field == CR0) {
      moment.rejectIfNotStarted(origin);
    } else if (field == CR4 && kernel) {
      moment.hintAtVmxOperation(line);
    }
  }

  /** Whether only a 64-bit stub has such a register or register value. */
  private static boolean isWide(String name, long value) {
    boolean longMode = name.equals("efer") && (value & Efer.LMA) != 0;
    return longMode || value >>> 32 != 0 || name.startsWith("r") && !name.equals("rflags");
  }

  private long printed() {
    return width == Width.WIDE ? -1L : LOW_HALF;
  }

  /** Reads the answer to a command that prints one register, before any other command. */
  private boolean answer(DumpLine line) {
    Matcher question = line.matcher(ASKED);
    if (question.find()) {
      asked = question.group(1) == null ? question.group(2) : question.group(1);
      return true;
    }
    Matcher answer = line.matcher(ANSWER);
    boolean expected = !asked.isEmpty() && answer.find();
    if (!expected && !line.hasPrompt() && !line.matcher(COMMAND).find()) {
      return false;
    }
    if (expected && (answer.group(1) == null || answer.group(1).equals(asked))) {
      set(line, asked, Digits.of(answer.group(2)).value(), line.origin(answer, 2));
    }
    asked = "";
    return expected;
  }

  /** Whether the line is the rest of a wrapped list of flag names. */
  private boolean restOfNames(DumpLine line) {
    boolean rest = openNames && line.matcher(FLAG_NAMES).find();
    openNames = rest && !line.contains("]");
    return rest;
  }
}
