// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Of the values of many processors, those that show why a requirement across them is violated. */
final class SharedValues {
  private SharedValues() {}

  /**
   * If bits differ, the registers they belong to, the rarest value first; if no bit is named,
   * values are shared that should not be: those that occur on more than one processor.
   */
  static List<Evidence> telling(Finding finding, List<Evidence> evidence) {
    if (finding.verdict() != Verdict.VIOLATED || evidence.isEmpty()) {
      return evidence;
    }
    return finding.bits().isEmpty() ? shared(evidence) : differing(finding, evidence);
  }

  private static List<Evidence> differing(Finding finding, List<Evidence> evidence) {
    Set<Field> fields = finding.bits().stream().map(WrongBits::field).collect(Collectors.toSet());
    Map<String, Long> times =
        evidence.stream()
            .collect(Collectors.groupingBy(SharedValues::fieldAndValue, Collectors.counting()));
    return evidence.stream()
        .filter(one -> fields.contains(one.field()))
        .sorted(Comparator.comparingLong(one -> times.get(fieldAndValue(one))))
        .toList();
  }

  private static String fieldAndValue(Evidence one) {
    return one.field() + " " + one.value();
  }

  /** Pointers to one page that belong to different processors. */
  private static List<Evidence> shared(List<Evidence> evidence) {
    Map<String, Set<Long>> owners = new HashMap<>();
    for (Evidence one : evidence) {
      owners.computeIfAbsent(page(one), page -> new HashSet<>()).add(one.processor().orElse(-1));
    }
    List<Evidence> shared =
        evidence.stream()
            .filter(one -> one.field().width() == 64 && one.value().startsWith("0x"))
            .filter(one -> owners.get(page(one)).size() > 1)
            .toList();
    return shared.isEmpty() ? evidence : shared;
  }

  /** The value without its last three digits, the place in a page. */
  private static String page(Evidence one) {
    return one.value().substring(0, Math.max(0, one.value().length() - 3));
  }
}
