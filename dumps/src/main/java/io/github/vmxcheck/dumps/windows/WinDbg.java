// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.Moment;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.Writes;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Rflags;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the output of WinDbg and kd: {@code r}, {@code r cr4}, {@code rdmsr}, {@code dg @cs},
 * {@code !cpuinfo}; and that of {@code rdmsr} in HyperDbg.
 *
 * <p>The prompt gives the logical processor number. Text after the prompt was typed: {@code r
 * cr4=26f8} there assigns a value. Only {@code cr4=26f8} without a prompt is a value that was read.
 */
public final class WinDbg implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "windbg",
          "WinDbg and kd (r, rdmsr, dg), HyperDbg (rdmsr)",
          "windbg",
          "CR0, CR3, CR4, RFLAGS, EFER, CS and SS, MSRs, outcome of VMXON",
          List.of("kd> r cr0,cr4,efl,cs", "kd> rdmsr 3a", "kd> dg @cs"),
          "kd> hyperdbg> ax=XXXX rip= eflags= ldtr= cpum cr0= cr2= cr3= cr4= cr8= "
              + "efl= efer= cs= ss= loXXXX nlXXXX msr[ nosuchmsr genuineintel "
              + "authenticamd hygongenuine centaurhauls exceptioncode faultingip: -codecXXXX arg1: "
              + "nt!kigeneralprotectionfault nt!kiinvalidopcodefault",
          WinDbg::new);

  private static final Pattern COMMAND =
      Pattern.compile(
          "^(?:(g[chnu]?|[pt][actbh]?)(?: |;|$)|rdmsr +(?:0x)?([0-9a-fA-F]{1,8})\\b"
              + "|dg +@?([cs]s)\\b|~(\\d{1,4})s?\\b|(?:r|wrmsr|dg|\\.formats|\\?|!cpuinfo)\\b)");
  private static final Pattern PROCESSOR = Pattern.compile("^(?:\\d+\\.)?(\\d{1,4}): ");
  private static final Pattern SINGLE =
      Pattern.compile("^\\s*(?:cr[02348]|efl|efer|[cs]s|rip)=[0-9a-f`]{1,17}(?:\\s|$)");

  /** A number without all its digits: drivers print such numbers, WinDbg does not. */
  private static final Pattern SHORT =
      Pattern.compile("\\b(?:cr[0-8]|efl|efer)=(?![0-9a-f]{8}(?:`?[0-9a-f]{8})?(?![0-9a-f`]))");

  private static final Pattern FLAGS_OF_LIST =
      Pattern.compile("^cs=[0-9a-f]{4} .{1,80}\\befl=([0-9a-f]{8})\\b");
  private static final Pattern LIST = Pattern.compile("^\\s*[re]ax=[0-9a-f]{8}");
  private static final Pattern POINTER = Pattern.compile("^\\s*rip=([0-9a-f]{16})\\b");
  private static final Pattern VALUE =
      Pattern.compile("(?<!\\w)(cr[034]|efl|efer|[cs]s|rip)=([0-9a-f`]{1,17})(?![\\w`])");
  private static final Pattern SEGMENT =
      Pattern.compile(
          "^\\s*([0-9A-Fa-f]{4}) [0-9a-f`]{8,17} [0-9a-f`]{8,17} (?:Code|Data) .{0,24}?"
              + "\\b(?:Lo|Nl) +([0-9a-f]{8})\\b");
  private static final long L = 1L << 9;
  private static final long D = 1L << 10;

  private final SnapshotAssembler blocks;
  private final Moment moment;
  private final WinDbgConstants constants;
  private final WinDbgException exception;
  private final Writes writes;
  private String askedSegment = "";
  private long pointer;
  private long pointerOrigin;
  private boolean kernel;

  /** Whether the lines are from VirtualBox, which prints registers in the same form. */
  private boolean virtualBox;

  WinDbg(SnapshotAssembler blocks) {
    this.blocks = blocks;
    constants = new WinDbgConstants(FORMAT.name(), blocks);
    moment = new Moment(FORMAT.name(), blocks);
    exception = new WinDbgException(moment, blocks);
    writes = new Writes(blocks);
  }

  @Override
  public boolean accept(DumpLine line) {
    if (line.prompt().endsWith("kd>") || line.prompt().endsWith("HyperDbg>")) {
      prompt(line);
      if (line.matcher(COMMAND).find()) {
        writes.inDebugger(line);
        command(line);
        return true;
      }
    }
    startOfList(line);
    return exception.accept(line) || registers(line) || segment(line) || constants.accept(line);
  }

  @Override
  public boolean wantsNext(int number) {
    return exception.wantsNext(number);
  }

  private void prompt(DumpLine line) {
    kernel = true;
    exception.prompt();
    blocks.kernelDebugger();
    virtualBox = false;
    Matcher number = PROCESSOR.matcher(line.prompt());
    if (number.find()) {
      select(number.group(1));
    } else {
      moment.ofUnnumbered();
      constants.of(null);
    }
  }

  private void command(DumpLine line) {
    Matcher command = line.matcher(COMMAND);
    if (!command.find()) {
      return;
    }
    if (command.group(1) != null) {
      moment.over();
    }
    constants.asked(command.group(2));
    askedSegment = command.group(3) == null ? "" : command.group(3);
    if (command.group(4) != null) {
      select(command.group(4));
    }
  }

  private void select(String processor) {
    moment.of(Long.parseLong(processor));
    constants.of(Long.valueOf(processor));
  }

  /**
   * Reads the general registers. Other debuggers print them alike: only what follows shows which
   * debugger it was.
   */
  private void startOfList(DumpLine line) {
    if (line.matcher(LIST).find()) {
      moment.list();
      pointer = 0;
    }
    Matcher found = line.matcher(POINTER);
    if (found.find()) {
      pointer = Digits.of(found.group(1)).value();
      pointerOrigin = line.origin(found, 1);
    }
  }

  private boolean registers(DumpLine line) {
    virtualBox |= line.contains("eflags=") || line.contains(" ldtr=") || line.contains("CPUM");
    if (virtualBox || !line.matcher(SINGLE).find() || line.contains(" rsp=")) {
      return false;
    }
    if (!kernel && (line.matcher(SHORT).find() || !isObserved(line))) {
      return false;
    }
    if (isOfOtherSize(line)) {
      return true;
    }
    Matcher value = line.matcher(VALUE);
    while (value.find()) {
      Digits digits = Digits.of(value.group(2));
      if (digits != null) {
        register(line, value.group(1), digits, line.origin(value, 2));
      }
    }
    moment.setInstructionPointer(line, pointer, pointerOrigin);
    pointer = 0;
    return true;
  }

  /**
   * Whether a list of registers has EFLAGS with bit 1 clear, which no processor has: WinDbg took
   * the registers from memory that is no context record of this size.
   */
  private boolean isOfOtherSize(DumpLine line) {
    Matcher flags = line.matcher(FLAGS_OF_LIST);
    boolean any = flags.find() && (Digits.of(flags.group(1)).value() & Rflags.FIXED_1) == 0;
    if (any) {
      blocks.note(
          "left out registers with bit 1 of EFLAGS clear, which is always 1: WinDbg read them from"
              + " what is no register context; try .cxr or .trap with another address, or !analyze",
          line.origin(flags, 1));
    }
    return any;
  }

  /** Whether a line without a prompt is output, not text about a value. */
  private static boolean isObserved(DumpLine line) {
    Matcher single = line.matcher(SINGLE);
    return single.find() && NonObservation.isObserved(line.text(), 0, single.end());
  }

  private void register(DumpLine line, String name, Digits digits, long origin) {
    Field field = Writes.field(name).orElse(null);
    if (field == null) {
      moment.setInstructionPointer(line, digits.value(), origin);
    } else {
      moment.set(line, field, digits.value(), digits.printed(), origin);
    }
    if (field == CR4 && kernel) {
      moment.hintAtVmxOperation(line);
    }
  }

  /** Reads a row of dg: bits of the descriptor's second dword from bit 8 on, without the limit. */
  private boolean segment(DumpLine line) {
    Matcher row = line.matcher(SEGMENT);
    if (!row.find()) {
      return false;
    }
    long selector = Digits.of(row.group(1)).value();
    long flags = Digits.of(row.group(2)).value();
    long at = line.origin(row, 2);
    if (isOf(CS_SELECTOR, "cs", selector)) {
      moment.set(line, CS_L, (flags & L) / L, 1, at);
      moment.set(line, CS_D, (flags & D) / D, 1, at);
    } else if (isOf(SS_SELECTOR, "ss", selector)) {
      moment.set(line, SS_DPL, flags >>> 5, 3, at);
    }
    return true;
  }

  private boolean isOf(Field field, String name, long selector) {
    return askedSegment.equals(name)
        || moment.known(field) == field.mask() && (moment.value(field) ^ selector) >>> 3 == 0;
  }
}
