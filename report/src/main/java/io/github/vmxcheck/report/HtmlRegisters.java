// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.report.html.Register;
import io.github.vmxcheck.report.html.Register.Bit;
import io.github.vmxcheck.report.html.Register.Need;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.rules.Demand;
import io.github.vmxcheck.rules.FieldDemands;
import io.github.vmxcheck.rules.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The registers on which the instruction in question has demands, bit by bit. */
final class HtmlRegisters {
  private final ProcessorResult processor;
  private final HtmlValues values;

  HtmlRegisters(ProcessorResult processor) {
    this.processor = processor;
    values = new HtmlValues(processor);
  }

  /**
   * The registers of which at least one bit is known; none if the report does not contain the
   * demands, like those of earlier versions. A register that is correct only by assumption is left
   * out: it would be a strip of question marks.
   */
  List<Register> all() {
    List<Register> registers = new ArrayList<>();
    for (FieldDemands demands : processor.demands().orElse(List.of())) {
      Field field = demands.field();
      if (isRegister(field) && values.knows(field)) {
        Register register = register(demands);
        if (register.tone() != Tone.GOOD || !values.isAssumed(field)) {
          registers.add(register);
        }
      }
    }
    return registers;
  }

  /**
   * Whether a field has enough bits for a strip; in a smaller field it is clear which bit is meant.
   */
  private static boolean isRegister(Field field) {
    return field.width() >= Integer.SIZE;
  }

  private Register register(FieldDemands demands) {
    Field field = demands.field();
    Value value = values.of(field);
    int width = field.width() > Integer.SIZE ? Long.SIZE : Integer.SIZE;
    List<Bit> bits = new ArrayList<>();
    for (int bit = width - 1; bit >= 0; bit--) {
      bits.add(bit(demands, bit, value));
    }
    return new Register(
        field.title(),
        values.text(field),
        tone(demands, value),
        bits,
        new HtmlBitNames(field, value).of(demands),
        demands(demands, value));
  }

  private static Tone tone(FieldDemands demands, Value value) {
    if (wrong(value, demands.ones(), demands.zeros()) != 0) {
      return Tone.BAD;
    }
    long open = demands.undecided() | (demands.ones() | demands.zeros()) & ~value.known();
    return open != 0 ? Tone.OPEN : Tone.GOOD;
  }

  private static long wrong(Value value, long ones, long zeros) {
    return value.known() & (ones & ~value.bits() | zeros & value.bits());
  }

  private static Bit bit(FieldDemands demands, int bit, Value value) {
    boolean isKnown = (value.known() >>> bit & 1) != 0;
    String digit = isKnown ? String.valueOf(value.bits() >>> bit & 1) : "?";
    boolean isWrong = (wrong(value, demands.ones(), demands.zeros()) & 1L << bit) != 0;
    String name = RegisterLayout.of(demands.field()).map(layout -> layout.name(bit)).orElse("");
    String is = isKnown ? ": is " + digit : ": unknown";
    String title = "bit " + bit + (name.isEmpty() ? "" : " " + name) + is + must(demands, bit);
    return new Bit(bit, digit, need(demands, bit), isWrong, title);
  }

  private static Need need(FieldDemands demands, int bit) {
    if ((demands.ones() >>> bit & 1) != 0) {
      return Need.ONE;
    }
    if ((demands.zeros() >>> bit & 1) != 0) {
      return Need.ZERO;
    }
    return (demands.undecided() >>> bit & 1) != 0 ? Need.UNKNOWN : Need.FREE;
  }

  private static String must(FieldDemands demands, int bit) {
    boolean isContradicted = (demands.ones() & demands.zeros() & 1L << bit) != 0;
    return switch (need(demands, bit)) {
      case ONE -> isContradicted ? ", must be 1 and must be 0" : ", must be 1";
      case ZERO -> ", must be 0";
      case FREE -> ", may be either";
      case UNKNOWN -> ", required value unknown";
    };
  }

  /** What each requirement demands, if the report contains its finding. */
  private List<Register.Demand> demands(FieldDemands demands, Value value) {
    List<Register.Demand> each = new ArrayList<>();
    for (Demand one : demands.by()) {
      processor
          .finding(one.requirement())
          .map(finding -> demand(one, finding, demands.field(), value))
          .ifPresent(each::add);
    }
    return each;
  }

  private static Register.Demand demand(
      Demand demand, FindingResult finding, Field field, Value value) {
    long wrong = wrong(value, demand.ones(), demand.zeros());
    long unknown = (demand.ones() | demand.zeros()) & ~value.known();
    Optional<String> number = HtmlNumbers.demanded(field, value, demand);
    String words =
        Stream.of(
                bits("", demand.ones(), " must be 1"),
                bits("", demand.zeros(), " must be 0"),
                bits("", demand.undecided(), " undecided"),
                bits("wrong: ", wrong, ""),
                bits("unknown: ", unknown, ""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    return new Register.Demand(
        demand.requirement(), number.orElse(words), values(finding, field), wrong != 0);
  }

  /** Empty if there are none. */
  private static String bits(String before, long mask, String after) {
    String word = Long.bitCount(mask) == 1 ? "bit " : "bits ";
    return mask == 0 ? "" : before + word + ValueText.ranges(mask) + after;
  }

  /** The other values that the requirement reads, and which of them are missing. */
  private static String values(FindingResult finding, Field field) {
    Stream<String> given =
        finding.evidence().stream()
            .filter(one -> !one.field().equals(field.key()))
            .map(Evidence::text);
    Stream<String> missing =
        finding.missingFields().stream()
            .distinct()
            .filter(title -> !title.equals(field.title()))
            .map(title -> title + " is unknown");
    return Stream.concat(given, missing).collect(Collectors.joining(", "));
  }
}
