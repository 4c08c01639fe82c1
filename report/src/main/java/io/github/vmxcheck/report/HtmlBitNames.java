// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.model.RegisterLayout.Bits;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.rules.FieldDemands;
import io.github.vmxcheck.rules.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bits of a register by their names, for readers who cannot point at a bit. */
final class HtmlBitNames {
  private final Field field;
  private final Value value;
  private final List<Bits> layout;

  HtmlBitNames(Field field, Value value) {
    this.field = field;
    this.value = value;
    layout = RegisterLayout.of(field).map(RegisterLayout::bits).orElse(List.of());
  }

  /** The wrong, the missing, the required and the set bits: a word and their names. */
  List<Fact> of(FieldDemands demands) {
    List<Fact> names = new ArrayList<>();
    long ones = demands.ones();
    long zeros = demands.zeros();
    List<String> wrong = HtmlNumbers.wrong(field, "", value, ones, zeros);
    add("wrong", String.join("; ", wrong), names);
    add("unknown", names((ones | zeros | demands.undecided()) & ~value.known()), names);
    add("must be 1", names(ones), names);
    add("must be 0", names(zeros), names);
    add("is", numbers(), names);
    if (!layout.isEmpty()) {
      add(
          "set",
          names(
              value.bits() & value.known() & ~mask(layout.stream().filter(HtmlBitNames::isNumber))),
          names);
    }
    return names;
  }

  private static boolean isNumber(Bits bits) {
    return bits.high() > bits.low();
  }

  private static long mask(Stream<Bits> some) {
    return some.mapToLong(Bits::mask).reduce(0, (one, other) -> one | other);
  }

  /** The numbers in the register: {@code REVISION_IDENTIFIER = 0x4}. */
  private String numbers() {
    return layout.stream()
        .filter(HtmlBitNames::isNumber)
        .filter(one -> value.knows(one.mask()))
        .map(
            one ->
                one.name() + " = 0x" + Long.toHexString((value.bits() & one.mask()) >>> one.low()))
        .collect(Collectors.joining(", "));
  }

  private static void add(String word, String text, List<Fact> names) {
    if (!text.isEmpty()) {
      names.add(new Fact(word, text));
    }
  }

  /** {@code NE (5), PE (0)}; bits without a name as ranges, after the others. */
  private String names(long mask) {
    List<String> names = new ArrayList<>();
    long unnamed = mask;
    for (int i = layout.size() - 1; i >= 0; i--) {
      Bits one = layout.get(i);
      long bits = mask & one.mask();
      unnamed &= ~one.mask();
      if (bits != 0) {
        names.add(one.name() + " (" + ValueText.ranges(bits) + ")");
      }
    }
    if (unnamed != 0) {
      String noun = Long.bitCount(unnamed) == 1 ? "bit " : "bits ";
      names.add(noun + ValueText.ranges(unnamed));
    }
    return String.join(", ", names);
  }
}
