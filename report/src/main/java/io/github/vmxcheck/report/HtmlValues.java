// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values behind the findings on a processor. */
final class HtmlValues {
  private static final Value UNKNOWN = Value.of(0, 0);

  private final Map<Field, Value> all = new EnumMap<>(Field.class);
  private final Set<Field> assumed = EnumSet.noneOf(Field.class);

  HtmlValues(ProcessorResult processor) {
    processor.findings().stream()
        .flatMap(finding -> finding.evidence().stream())
        .filter(one -> one.processor().orElse(processor.id()) == processor.id())
        .forEach(this::add);
  }

  private void add(Evidence one) {
    Optional<Field> field = Field.byKey(one.field());
    field.ifPresent(key -> all.putIfAbsent(key, one.value()));
    if (one.isAssumed()) {
      field.ifPresent(assumed::add);
    }
  }

  /** All values, by field. */
  Map<Field, Value> all() {
    return all;
  }

  /** The value of a field; unknown if the findings do not contain it. */
  Value of(Field field) {
    return all.getOrDefault(field, UNKNOWN);
  }

  /** A value as reports write it. */
  String text(Field field) {
    return ValueText.of(field, of(field));
  }

  /** Whether the value is assumed because the dump does not contain it. */
  boolean isAssumed(Field field) {
    return assumed.contains(field);
  }

  /** Whether at least one bit is known. */
  boolean knows(Field field) {
    return (of(field).known() & field.mask()) != 0;
  }
}
