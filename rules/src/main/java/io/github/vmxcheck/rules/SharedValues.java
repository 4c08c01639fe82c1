// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects, from the values of many processors, those that show why a requirement across processors
 * is violated.
 */
final class SharedValues {
  private static final long PAGE_OFFSET = 0xfff;

  private SharedValues() {}

  /**
   * If the finding has wrong bits: the registers they belong to, rarest value first. If it has
   * none, values that must differ are shared: the values that occur on more than one processor.
   */
  static List<Evidence> deciding(Finding finding, List<Evidence> evidence) {
    if (finding.verdict() != Verdict.VIOLATED || evidence.isEmpty()) {
      return evidence;
    }
    return finding.bits().isEmpty() ? shared(evidence) : differing(finding, evidence);
  }

  private static List<Evidence> differing(Finding finding, List<Evidence> evidence) {
    Set<Field> fields = finding.bits().stream().map(WrongBits::field).collect(Collectors.toSet());
    Map<FieldAndValue, Long> times =
        evidence.stream().collect(Collectors.groupingBy(FieldAndValue::of, Collectors.counting()));
    return evidence.stream()
        .filter(one -> fields.contains(one.field()))
        .sorted(Comparator.comparingLong(one -> times.get(FieldAndValue.of(one))))
        .toList();
  }

  private record FieldAndValue(Field field, Value value) {
    static FieldAndValue of(Evidence one) {
      return new FieldAndValue(one.field(), one.value());
    }
  }

  /** Pointers of different processors to the same page. */
  private static List<Evidence> shared(List<Evidence> evidence) {
    List<Evidence> pointers =
        evidence.stream()
            .filter(one -> one.field().width() == Long.SIZE)
            .filter(one -> ValueText.isInDigits(one.field(), one.value()))
            .toList();
    Map<Value, Set<Long>> owners = new HashMap<>();
    for (Evidence one : pointers) {
      owners.computeIfAbsent(page(one), page -> new HashSet<>()).add(one.processor().orElse(-1));
    }
    List<Evidence> shared =
        pointers.stream().filter(one -> owners.get(page(one)).size() > 1).toList();
    return shared.isEmpty() ? evidence : shared;
  }

  /** The value without bits 11:0, the offset in the page. */
  private static Value page(Evidence one) {
    return Value.of(one.value().bits(), one.value().known() & ~PAGE_OFFSET);
  }
}
