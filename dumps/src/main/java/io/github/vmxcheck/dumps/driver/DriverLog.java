// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.CR0;
import static io.github.vmxcheck.model.Field.CR3;
import static io.github.vmxcheck.model.Field.CR4;
import static io.github.vmxcheck.model.Field.IA32_EFER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DriverMoments;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.PlainLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.TableHeading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads free-form names and values printed by drivers that enter VMX operation. A driver's own
 * conclusions are not evidence: some report a locked register as a fault.
 */
public final class DriverLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          DriverMoments.DRIVER_LOG,
          "hypervisor driver log (free-form NAME = value lines)",
          "linux windbg",
          "any of CR0, CR3, CR4, EFER, IA32_FEATURE_CONTROL, VMX MSRs, VMXON pointer, outcome",
          List.of("dmesg or DebugView"),
          "msr vmx umx vmlaunch vmresume vminstructionerror guest vmcs vmentry vm-entry vmexit vm-exit exitreason exitqualification eptp"
              + " tprthreshold exceptionbitmap hostrip hostrsp hostcs hostds hostes hostfs hostgs"
              + " hostss hosttr revisionid cr0 cro= cro: cro(h) crofixed cr3 cr4 efer efcr featctl "
              + "featurec featvrec smmmonitor smmm0nit0r smmmonit0r smmm0nitor dbgprint kdprint"
              + TableHeading.MARKS,
          DriverLog::new);

  /**
   * A processor number: at the start of a line, after {@code on} or {@code for}, in brackets, or as
   * HyperDbg prints it.
   */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)^(?:(?:\\S{0,24}[:\\])]|INFO|WARN|ERROR|DEBUG|TRACE) {1,3}){0,4}(?:\\S{1,20} )?[\\[(]?"
              + "(?:v?cpu|l?core|(?:logical )?processor|lp)[ #:=]{0,3}(\\d{1,4})[\\])]?[:,. ]"
              + "|\\b(?:on|for) (?:v?cpu|core|(?:logical )?processor)[ #:=]{0,3}(\\d{1,4})\\b"
              + "|[\\[(](?:v?cpu|core|processor)[ #:=]{0,3}(\\d{1,4})[\\])]"
              + "|^\\([0-9:.]{4,20} - core : (\\d{1,4}) - "
              + "|[,;] (?:v?cpu|core|processor)[ #:=]{0,3}(\\d{1,4})\\.?$"
              // ArceOS, axlog/src/lib.rs: time, processor and task
              + "|^\\[ *\\d+\\.\\d{6} (\\d{1,4}):\\d+ "
              // HAXM, hax_log in core/cpu.c
              + "|^(?:haxm_\\w{4,7}: ?)?\\[#(\\d{1,4})\\] "
              // gbhv: the name of the function or region, and the number
              + "|^(?:\\S{1,20} )?\\w{2,60}\\[#(\\d{1,4})\\]:");

  private static final Pattern TYPED = Pattern.compile("^(?:r|wrmsr|set|p|print|dt|dx) ");
  private static final Pattern VMXON = Pattern.compile("[Vv][Mm][Xx]_?[Oo][Nn]");
  private static final Pattern GUEST = Pattern.compile("(?i)\\bguest\\b|\\bvmcs\\d\\d\\b|\\bL2\\b");
  private static final int LONGEST_NAME = 48;
  private static final int MOST_UNDECIDED = 1000;

  private final SnapshotAssembler blocks;
  private final DriverRegisters registers;
  private final DriverMsrs msrs;
  private final WindowsDriver windows;
  private final TableHeading heading = new TableHeading();
  private final DriverOutcome outcome;
  private final DriverRegion region;
  private final List<Found> undecided = new ArrayList<>();
  private final VmcsNeighbours neighbours;
  private final LaterFailure later;
  private final RegisterColumns columns = new RegisterColumns(this::set);
  private boolean hexadecimal;

  private record Found(Field field, DriverValue value, DumpLine line, long number) {
    long origin() {
      return line.origin(value.start());
    }
  }

  DriverLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
    registers = new DriverRegisters(blocks);
    msrs = new DriverMsrs(blocks);
    windows = new WindowsDriver(blocks);
    outcome = new DriverOutcome(registers, windows);
    region = new DriverRegion(registers);
    neighbours = new VmcsNeighbours(blocks);
    later = new LaterFailure(blocks);
  }

  @Override
  public boolean accept(DumpLine read) {
    DumpLine line = PlainLine.of(read);
    windows.line(line);
    boolean wished = heading.isAboveWish(read);
    if (wished || line.hasPrompt() || line.matcher(TYPED).find()) {
      return false;
    }
    if (columns.accept(read)) {
      neighbours.others();
      return true;
    }
    neighbours.line(line);
    region.line(line);
    long number = number(line);
    if (msrs.accept(line, number)) {
      neighbours.others();
      return true;
    }
    if (region.item(line) || later.accept(line)) {
      return true;
    }
    boolean any = outcome.accept(line, number);
    if (line.matcher(VMXON).find() && region.accept(line, number)) {
      neighbours.others();
      return true;
    }
    if (any) {
      neighbours.others();
    }
    return values(line, number) || any;
  }

  /** The processor number in the line; -1 if there is none. */
  private static long number(DumpLine line) {
    Matcher match = line.matcher(NUMBER);
    if (match.find()) {
      for (int group = 1; group <= match.groupCount(); group++) {
        if (match.group(group) != null) {
          return Long.parseLong(match.group(group));
        }
      }
    }
    return -1;
  }

  private boolean values(DumpLine line, long number) {
    List<DriverValue> signed = DriverValue.all(line.text());
    List<DriverValue> values = signed.isEmpty() ? NamesAndValues.in(line.text()) : signed;
    boolean letters = values.stream().anyMatch(DriverValue::letters);
    boolean any = false;
    int from = 0;
    for (DriverValue value : values) {
      any |= value(line, letters ? value.asHexadecimal() : value, number, from);
      from = value.end();
    }
    hexadecimal |= letters && any;
    return any;
  }

  @Override
  public boolean wantsNext(int number) {
    return outcome.wantsNext() || region.wantsNext(number) || columns.wantsNext(number);
  }

  @Override
  public void interrupted() {
    outcome.interrupted();
    region.interrupted();
    msrs.interrupted();
    neighbours.others();
  }

  /**
   * Settles whether numbers without letters are decimal or hexadecimal: the rest of the log shows
   * which.
   */
  @Override
  public void end() {
    outcome.end();
    if (hexadecimal) {
      undecided.forEach(this::set);
    } else if (!undecided.isEmpty()) {
      List<String> titles =
          undecided.stream().map(found -> found.field().title()).distinct().toList();
      String what = String.join(", ", titles);
      String why =
          titles.size() == 1 ? "it may be a decimal number" : "they may be decimal numbers";
      blocks.note(
          "left out " + what + ": " + why + "; prefix hexadecimal numbers with 0x",
          undecided.get(0).origin());
    }
  }

  private boolean value(DumpLine line, DriverValue read, long number, int from) {
    DriverValue value = read;
    int end = value.name();
    String before = name(line.text(), Math.max(from, end - LONGEST_NAME), end);
    DriverNames.Name name = DriverNames.atEndOf(before);
    if (name == null
        || !value.mayBeOf(name.field())
        || isOfOther(line, end - before.length(), name.field())
        || !NonObservation.isObserved(line.text(), end - name.length(), value.end())) {
      return false;
    }
    if (name.field().isMsr() && value.bits() == name.field().msrIndex()) {
      // A table of MSR indices in a program.
      return false;
    }
    boolean mayBeGuests =
        isOfGuest(name.field()) && (!name.isOfHost() || name.field() == IA32_EFER);
    long at = line.origin(value.start());
    int start = end - name.length();
    if (neighbours.isStatement(line)
        || mayBeGuests && neighbours.isOfGuest(name.field(), line, start, at)) {
      return false;
    }
    if (name.field() == VMXON_POINTER) {
      value = value.known(region.known(line, value.start(), value.end()));
    }
    Found found = new Found(name.field(), value, line, number);
    boolean corrected = value.corrected() || !name.exact();
    if (corrected && !value.isPadded()) {
      return false;
    }
    if (value.decimal()) {
      if (undecided.size() < MOST_UNDECIDED) {
        undecided.add(found);
      }
      return true;
    }
    set(found);
    if (mayBeGuests) {
      neighbours.read(registers.last(), name.field(), line, at, start);
    } else if (!name.isOfHost()) {
      neighbours.others();
    }
    if (corrected) {
      blocks.note(
          "the text appears to come from an image (OCR): O was read as 0, U as V", found.origin());
    }
    return true;
  }

  /** Whether a VMCS has a guest register of the same name. */
  private static boolean isOfGuest(Field field) {
    return field == CR0 || field == CR3 || field == CR4 || field == IA32_EFER;
  }

  /** The letters, digits, underscores and spaces before {@code end}. */
  private static String name(String text, int from, int end) {
    int start = end;
    while (start > from && isOfName(text.charAt(start - 1))) {
      start--;
    }
    return text.substring(start, end);
  }

  private static boolean isOfName(char c) {
    return c == ' ' || c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }

  /** Whether a register is a member of a structure or a guest's, and not the processor's. */
  private static boolean isOfOther(DumpLine line, int start, Field field) {
    char before = start > 0 ? line.text().charAt(start - 1) : ' ';
    boolean member = before == '.' && line.text().charAt(start) != ' ' || before == '>';
    boolean changes = !field.isMsr() || field == IA32_EFER;
    return changes && (member || line.matcher(GUEST).find());
  }

  private void set(Found found) {
    DriverValue value = found.value();
    set(found.line(), found.number(), found.field(), value.bits(), value.known(), found.origin());
  }

  private void set(DumpLine line, long number, Field field, long bits, long known, long origin) {
    if (!field.isMsr() || field == IA32_EFER) {
      registers.set(line, number, field, bits, known, origin);
    } else {
      RegisterBlock constants = blocks.constants(FORMAT.name(), line);
      ProcessorSnapshot one = number < 0 ? constants.unnumbered() : constants.processor(number);
      constants.set(one, field, bits, known, origin);
    }
  }
}
