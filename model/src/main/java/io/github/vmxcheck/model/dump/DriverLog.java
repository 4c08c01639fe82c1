package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
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
          "linux",
          "what it names: CR0, CR4, EFER, IA32_FEATURE_CONTROL, VMX MSRs, VMXON pointer, outcome",
          List.of("dmesg, or DebugView"),
          DriverLog::new);

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)^(?:\\S{1,20} )?\\[?(?:cpu|core|processor)[ #:=]{0,2}(\\d{1,3})\\]?[:, ]");
  private static final Pattern TYPED = Pattern.compile("^(?:r|wrmsr|set|p|print|dt|dx) ");
  private static final int LONGEST_NAME = 48;
  private static final int MOST_UNDECIDED = 1000;

  /** Bits 63:52 of a physical address are 0. */
  private static final long BEYOND_PHYSICAL = -1L << 52;

  private static final long PAGE_OFFSET = 0xfff;

  private final Blocks blocks;
  private final DriverOutcome outcome;
  private final DriverMsrs msrs;
  private final List<Found> undecided = new ArrayList<>();
  private boolean hexadecimal;
  private Block block;
  private ProcessorSnapshot processor;

  private record Found(Field field, DriverValue value, DumpLine line, long number) {
    long origin() {
      return line.origin(value.start());
    }
  }

  DriverLog(Blocks blocks) {
    this.blocks = blocks;
    outcome = new DriverOutcome(this::moment);
    msrs = new DriverMsrs(blocks);
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
    int from = 0;
    DriverValue value = DriverValue.next(line.text(), from);
    while (value != null) {
      any |= value(line, value, number, from);
      from = value.end();
      value = DriverValue.next(line.text(), from);
    }
    return any;
  }

  /** Decimal and hexadecimal print alike without letters: the rest of the log tells which. */
  @Override
  public void end() {
    if (hexadecimal) {
      undecided.forEach(this::set);
    } else if (!undecided.isEmpty()) {
      blocks.note(
          "left out " + undecided.get(0).field().title() + ": it may be a decimal number",
          undecided.get(0).origin());
    }
  }

  private boolean value(DumpLine line, DriverValue value, long number, int from) {
    hexadecimal |= value.letters();
    String before = name(line.text(), Math.max(from, value.name() - LONGEST_NAME), value.name());
    DriverNames.Name name = DriverNames.atEndOf(before);
    if (name == null || isMember(line.text(), value.name() - before.length(), name.field())) {
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

  /** A control register in some structure is not the processor's. */
  private static boolean isMember(String text, int start, Field field) {
    char before = start > 0 ? text.charAt(start - 1) : ' ';
    return !field.isMsr() && (before == '.' || before == '>');
  }

  private void set(Found found) {
    Field field = found.field();
    DriverValue value = found.value();
    if (field == VMXON_POINTER) {
      pointer(found);
    } else if (field == CR0 && (value.bits() & Cr0.ET) == 0) {
      blocks.note("left out a value of CR0 without ET, which is always 1", found.origin());
    } else if (!field.isMsr() || field == IA32_EFER) {
      register(found, value.known());
    } else {
      Block constants = blocks.constants(FORMAT.name(), found.line());
      ProcessorSnapshot one =
          found.number() < 0 ? constants.unnumbered() : constants.processor(found.number());
      constants.set(one, field, value.bits(), value.known(), found.origin());
    }
  }

  /** Zero means that none was logged; what is no physical address is the linear one. */
  private void pointer(Found found) {
    long bits = found.value().bits();
    if (bits != 0) {
      register(found, (bits & BEYOND_PHYSICAL) == 0 ? found.value().known() : PAGE_OFFSET);
    }
  }

  private void register(Found found, long known) {
    Field field = found.field();
    long bits = found.value().bits();
    long before = processor == null ? 0 : known & processor.known(field);
    if (before != 0 && !processor.has(field, before, bits & before)) {
      processor = null;
    }
    ProcessorSnapshot one = moment(found.line(), found.number());
    block.set(one, field, bits, known & ~one.known(field), found.origin());
  }

  /** The processor at this moment: as long as its registers do not change, and its number. */
  private ProcessorSnapshot moment(DumpLine line, long number) {
    boolean same =
        processor != null
            && (number < 0
                ? !processor.isNumbered()
                : processor.isNumbered() && processor.id() == number);
    if (!same) {
      block = blocks.registers(FORMAT.name(), line);
      processor = number < 0 ? block.unnumbered() : block.processor(number);
    }
    return processor;
  }
}
