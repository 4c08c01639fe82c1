// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The values behind the findings on a processor. */
final class HtmlValues {
  private final Map<Field, String> texts = new EnumMap<>(Field.class);
  private final Map<Field, FieldValue> numbers = new EnumMap<>(Field.class);

  HtmlValues(ProcessorResult processor) {
    processor.findings().stream()
        .flatMap(finding -> finding.evidence().stream())
        .filter(one -> one.processor().orElse(processor.id()) == processor.id())
        .forEach(this::add);
  }

  private void add(Evidence one) {
    Optional<Field> field = Field.byKey(one.field());
    if (field.isEmpty() || texts.putIfAbsent(field.get(), one.value()) != null) {
      return;
    }
    try {
      numbers.put(field.get(), FieldValue.parse(one.value(), FieldPath.of(field.get())));
    } catch (FieldValue.Malformed e) {
      // Unreadable: no number.
    }
  }

  /** As reports write them, by field. */
  Map<Field, String> texts() {
    return texts;
  }

  /** A value and its known bits; nothing is known of a field that is not told. */
  FieldValue of(Field field) {
    return numbers.getOrDefault(field, new FieldValue(0, 0));
  }

  /** Whether some of these bits are known. */
  boolean knows(Field field) {
    return (of(field).known() & field.mask()) != 0;
  }
}
