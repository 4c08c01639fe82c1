// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult.Bit;
import io.github.vmxcheck.model.FieldPath;
import java.util.ArrayList;
import java.util.List;

/** Wrong bits, one per line. If there are many, neighbours are combined into ranges. */
final class BitTable {
  private static final int ONE_BY_ONE = 8;

  private BitTable() {}

  static List<String> lines(List<Bit> bits) {
    List<Bit> shown =
        bits.stream()
            .filter(bit -> FieldPath.parse(bit.field()).filter(BitTable::hasWords).isEmpty())
            .toList();
    boolean severalFields = shown.stream().map(Bit::field).distinct().count() > 1;
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= shown.size(); i++) {
      if (i == shown.size() || shown.size() <= ONE_BY_ONE || !follows(shown, i)) {
        lines.add(line(shown.subList(start, i), severalFields));
        start = i;
      }
    }
    return lines;
  }

  /** Whether the value of a field is a word or a flag, which needs no bit numbers. */
  private static boolean hasWords(FieldPath path) {
    return path.width() == 1 || !path.field().words().isEmpty();
  }

  private static boolean follows(List<Bit> bits, int i) {
    Bit previous = bits.get(i - 1);
    Bit bit = bits.get(i);
    return bit.field().equals(previous.field())
        && bit.bit() == previous.bit() + 1
        && bit.actual().equals(previous.actual());
  }

  private static String line(List<Bit> run, boolean withField) {
    Bit low = run.get(0);
    Bit high = run.get(run.size() - 1);
    String field = withField ? low.title() + " " : "";
    String values = ": actual " + value(low.actual()) + ", required " + value(low.required());
    if (run.size() > 1) {
      return field + "bits " + high.bit() + ":" + low.bit() + values;
    }
    String name =
        switch (low.name()) {
          case "" -> "";
          case "reserved" -> " (reserved)";
          default -> " " + low.name();
        };
    return field + "bit " + low.bit() + name + values;
  }

  private static String value(java.util.OptionalInt value) {
    return value.isPresent() ? "" + value.getAsInt() : "unknown";
  }
}
