// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Bit;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.RegisterLayout.Bits;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Demand;
import io.github.vmxcheck.rules.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Wrong values in words: {@code CR0.NE (bit 5): 0, must be 1}. Bits that are a number together are
 * written as one: {@code revision identifier: 0x0, must be 0x4}.
 */
final class HtmlNumbers {
  private static final String RESERVED = "reserved";

  private HtmlNumbers() {}

  /** What is wrong according to a finding on a processor, or across processors. */
  static List<String> of(FindingResult finding, Optional<ProcessorResult> processor) {
    Map<String, List<Bit>> byField = new LinkedHashMap<>();
    for (Bit bit : finding.bits()) {
      if (bit.actual().isPresent() && bit.required().isPresent()) {
        byField.computeIfAbsent(bit.field(), field -> new ArrayList<>()).add(bit);
      }
    }
    List<String> lines = new ArrayList<>();
    byField.forEach((field, bits) -> lines.addAll(lines(field, bits, finding, processor)));
    return lines;
  }

  private static List<String> lines(
      String path, List<Bit> bits, FindingResult finding, Optional<ProcessorResult> processor) {
    long ones = 0;
    long zeros = 0;
    for (Bit bit : bits) {
      ones |= (long) bit.required().getAsInt() << bit.bit();
      zeros |= (1L - bit.required().getAsInt()) << bit.bit();
    }
    Optional<Value> value = value(path, finding);
    Optional<Field> field = FieldPath.parse(path).map(FieldPath::field);
    if (field.isEmpty() || value.isEmpty()) {
      return bits.stream().map(Bit::text).toList();
    }
    Optional<Demand> demand =
        processor.flatMap(one -> demand(finding.requirement(), field.get(), one));
    if (demand.isPresent()
        && ((ones & ~demand.get().ones()) | (zeros & ~demand.get().zeros())) == 0) {
      ones = demand.get().ones();
      zeros = demand.get().zeros();
    }
    String title = field.get().isInList() ? path : field.get().title();
    return wrong(field.get(), title, value.get(), ones, zeros);
  }

  private static Optional<Value> value(String path, FindingResult finding) {
    return finding.evidence().stream()
        .filter(one -> one.field().equals(path))
        .map(Evidence::value)
        .findFirst();
  }

  private static Optional<Demand> demand(
      String requirement, Field field, ProcessorResult processor) {
    return processor.demands().stream()
        .flatMap(List::stream)
        .filter(one -> one.field() == field)
        .flatMap(one -> one.by().stream())
        .filter(one -> one.requirement().equals(requirement))
        .findFirst();
  }

  /**
   * The wrong bits of a value, the highest first.
   *
   * @param title of the field; empty to leave it out
   * @param ones bits that must be 1
   * @param zeros bits that must be 0
   */
  static List<String> wrong(Field field, String title, Value value, long ones, long zeros) {
    long wrong = value.known() & (ones & ~value.bits() | zeros & value.bits());
    List<String> lines = new ArrayList<>();
    for (Bits run : runs(field, (ones | zeros) & value.known(), wrong)) {
      long is = (value.bits() & run.mask()) >>> run.low();
      long must = (ones & run.mask()) >>> run.low();
      lines.add(
          name(field, title, run) + ": " + digits(is, run) + ", must be " + digits(must, run));
    }
    return lines;
  }

  /** What a demand for a whole number says; empty if it is about other bits too. */
  static Optional<String> demanded(Field field, Value value, Demand demand) {
    long demanded = demand.ones() | demand.zeros();
    return RegisterLayout.of(field).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(one -> one.high() > one.low() && one.mask() == demanded)
        .filter(one -> value.knows(demanded) && demand.undecided() == 0)
        .map(one -> name(field, "", one) + number(demand, value, one))
        .findFirst();
  }

  private static String number(Demand demand, Value value, Bits number) {
    String must = " must be " + digits(demand.ones() >>> number.low(), number);
    long is = value.bits() & number.mask();
    return must + (is == demand.ones() ? "" : "; is " + digits(is >>> number.low(), number));
  }

  private static String digits(long number, Bits run) {
    // Up to four bits have one digit, which needs no mark.
    return (run.high() - run.low() < 4 ? "" : "0x") + Long.toHexString(number);
  }

  /** The numbers, the single bits and the neighbours without names in which a bit is wrong. */
  private static List<Bits> runs(Field field, long demanded, long wrong) {
    List<Bits> named = RegisterLayout.of(field).map(RegisterLayout::bits).orElse(List.of());
    String unnamed = named.isEmpty() ? "" : RESERVED;
    List<Bits> runs = new ArrayList<>();
    int high = Long.SIZE - 1;
    while (high >= 0) {
      Bits run = run(named, unnamed, demanded, high);
      if ((run.mask() & wrong) != 0) {
        runs.add(run);
      }
      high = run.low() - 1;
    }
    return runs;
  }

  /** The bits from here on that have one name or, if they have none, that are all demanded. */
  private static Bits run(List<Bits> named, String unnamed, long demanded, int high) {
    Optional<Bits> name =
        named.stream().filter(one -> one.low() <= high && high <= one.high()).findFirst();
    if (name.isPresent()) {
      boolean isNumber = name.get().high() == high && (name.get().mask() & ~demanded) == 0;
      return isNumber ? name.get() : new Bits(high, high, name.get().name());
    }
    int low = high;
    while (low > 0 && (demanded >>> high & demanded >>> low - 1 & 1) != 0 && !has(named, low - 1)) {
      low--;
    }
    return new Bits(high, low, unnamed);
  }

  private static boolean has(List<Bits> named, int bit) {
    return named.stream().anyMatch(one -> one.low() <= bit && bit <= one.high());
  }

  private static String name(Field field, String title, Bits run) {
    boolean isWhole = run.mask() == field.mask();
    String place = (run.high() == run.low() ? "bit " : "bits ") + ValueText.ranges(run.mask());
    if (run.name().isEmpty() || run.name().equals(RESERVED)) {
      String bits = isWhole ? "" : place + (run.name().isEmpty() ? "" : " (reserved)");
      return (title + " " + bits).strip();
    }
    if (run.high() > run.low() && run.name().contains("_")) {
      return spoken(run.name());
    }
    return (title.isEmpty() ? "" : title + ".") + run.name() + " (" + place + ")";
  }

  /** {@code revision identifier}. */
  static String spoken(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
