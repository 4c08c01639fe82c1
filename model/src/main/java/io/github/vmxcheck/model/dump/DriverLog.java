package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Field.IA32_EFER;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What drivers that enter VMX operation print themselves: names and values in free form. What they
 * conclude from the values is no evidence; some call a locked register a fault.
 */
final class DriverLog implements DumpReader {
  static final DumpFormat FORMAT =
      new DumpFormat(
          "driver-log",
          "log of a hypervisor's driver: NAME = value lines in free form",
          "linux windbg",
          "what it names: CR0, CR4, EFER, IA32_FEATURE_CONTROL, VMX MSRs, VMXON pointer, outcome",
          List.of("dmesg, or DebugView"),
          "msr vmx umx revisionid cr0 cro= cro: cro(h) crofixed cr3 cr4 efer efcr featctl "
              + "featurec featvrec smmmonitor smmm0nit0r smmmonit0r smmm0nitor",
          DriverLog::new);

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)^(?:\\S{1,20} )?\\[?(?:cpu|core|processor)[ #:=]{0,2}(\\d{1,3})\\]?[:, ]");
  private static final Pattern TYPED = Pattern.compile("^(?:r|wrmsr|set|p|print|dt|dx) ");
  private static final Pattern VMXON = Pattern.compile("[Vv][Mm][Xx][Oo][Nn]");
  private static final Pattern GUEST = Pattern.compile("(?i)\\bguest\\b");
  private static final int LONGEST_NAME = 48;
  private static final int MOST_UNDECIDED = 1000;

  /** How many lines after a register may tell whether the program prints hexadecimal numbers. */
  private static final int REACH = 50;

  private final Blocks blocks;
  private final DriverRegisters registers;
  private final DriverMsrs msrs;
  private final DriverOutcome outcome;
  private final DriverRegion region;
  private final List<Found> undecided = new ArrayList<>();
  private boolean hexadecimal;
  private int lastNamed = Integer.MIN_VALUE / 2;

  private record Found(Field field, DriverValue value, DumpLine line, long number) {
    long origin() {
      return line.origin(value.start());
    }
  }

  DriverLog(Blocks blocks) {
    this.blocks = blocks;
    registers = new DriverRegisters(blocks);
    msrs = new DriverMsrs(blocks);
    outcome = new DriverOutcome(registers);
    region = new DriverRegion(registers);
  }

  @Override
  public boolean line(DumpLine line) {
    if (line.hasPrompt() || line.matcher(TYPED).find()) {
      return false;
    }
    Matcher match = line.matcher(NUMBER);
    long number = match.find() ? Long.parseLong(match.group(1)) : -1;
    if (msrs.line(line, number)) {
      return true;
    }
    boolean any = outcome.line(line, number);
    if (line.matcher(VMXON).find() && region.line(line, number)) {
      return true;
    }
    return values(line, number) || any;
  }

  private boolean values(DumpLine line, long number) {
    List<DriverValue> values = DriverValue.all(line.text());
    boolean letters = values.stream().anyMatch(DriverValue::letters);
    boolean any = false;
    int from = 0;
    for (DriverValue value : values) {
      any |= value(line, letters ? value.asHexadecimal() : value, number, from);
      from = value.end();
    }
    lastNamed = any ? line.number() : lastNamed;
    hexadecimal |= letters && isOfDriver(line.number());
    return any;
  }

  @Override
  public boolean awaits(int number) {
    return !hexadecimal && isOfDriver(number) || outcome.awaits(number);
  }

  /** Whether a line is near enough after a register to be of the same program. */
  private boolean isOfDriver(int number) {
    return number - lastNamed <= REACH;
  }

  /** Decimal and hexadecimal print alike without letters: the rest of the log tells which. */
  @Override
  public void end() {
    if (hexadecimal) {
      undecided.forEach(this::set);
    } else if (!undecided.isEmpty()) {
      List<String> titles =
          undecided.stream().map(found -> found.field().title()).distinct().toList();
      String what = String.join(", ", titles);
      String why =
          titles.size() == 1 ? "it may be a decimal number" : "they may be decimal numbers";
      blocks.note(
          "left out " + what + ": " + why + ", write 0x before hexadecimal ones",
          undecided.get(0).origin());
    }
  }

  private boolean value(DumpLine line, DriverValue value, long number, int from) {
    String before = name(line.text(), Math.max(from, value.name() - LONGEST_NAME), value.name());
    DriverNames.Name name = DriverNames.atEndOf(before);
    if (name == null
        || !value.mayBeOf(name.field())
        || isOfOther(line, value.name() - before.length(), name.field())) {
      return false;
    }
    if (name.field().isMsr() && value.bits() == name.field().msrIndex()) {
      // A program's table of indices.
      return false;
    }
    Found found = new Found(name.field(), value, line, number);
    boolean mended = value.mended() || !name.exact();
    if (mended && !value.isPadded()) {
      return false;
    }
    if (value.decimal()) {
      if (undecided.size() < MOST_UNDECIDED) {
        undecided.add(found);
      }
      return true;
    }
    set(found);
    if (mended) {
      blocks.note("read as recognised from a picture: O as 0, U as V", found.origin());
    }
    return true;
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

  /** A control register in some structure, or of a guest, is not the processor's. */
  private static boolean isOfOther(DumpLine line, int start, Field field) {
    char before = start > 0 ? line.text().charAt(start - 1) : ' ';
    boolean changes = !field.isMsr() || field == IA32_EFER;
    return changes && (before == '.' || before == '>' || line.matcher(GUEST).find());
  }

  private void set(Found found) {
    Field field = found.field();
    DriverValue value = found.value();
    if (!field.isMsr() || field == IA32_EFER) {
      registers.set(
          found.line(), found.number(), field, value.bits(), value.known(), found.origin());
    } else {
      Block constants = blocks.constants(FORMAT.name(), found.line());
      ProcessorSnapshot one =
          found.number() < 0 ? constants.unnumbered() : constants.processor(found.number());
      constants.set(one, field, value.bits(), value.known(), found.origin());
    }
  }
}
