// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The values that a finding is based on: excerpts of the most relevant ones, the others in words.
 */
final class EvidenceText {
  private static final int EXCERPTS = 3;
  private static final int IN_WORDS = 6;

  private final TextOutput output;
  private final SnapshotResult snapshot;
  private final SharedFinding shared;
  private final BiConsumer<String, String> remark;

  EvidenceText(
      TextOutput output,
      SnapshotResult snapshot,
      SharedFinding shared,
      BiConsumer<String, String> remark) {
    this.output = output;
    this.snapshot = snapshot;
    this.shared = shared;
    this.remark = remark;
  }

  private boolean isAcrossProcessors() {
    return shared.processors().isEmpty();
  }

  /** The values shown as excerpts. */
  private List<Evidence> quoted() {
    List<Evidence> read =
        shared.finding().evidence().stream().filter(one -> one.place().isPresent()).toList();
    List<Evidence> chosen = isAcrossProcessors() ? contrasting(read) : read;
    return chosen.stream().limit(EXCERPTS).toList();
  }

  /** For each field one rare and two common values, so that the difference is visible. */
  private static List<Evidence> contrasting(List<Evidence> evidence) {
    List<Evidence> chosen = new ArrayList<>();
    byField(evidence)
        .values()
        .forEach(
            byValue -> {
              List<List<Evidence>> groups = new ArrayList<>(byValue.values());
              groups.sort(Comparator.comparingInt(List::size));
              if (groups.size() > 1) {
                chosen.add(groups.get(0).get(0));
              }
              chosen.addAll(groups.get(groups.size() - 1).stream().limit(2).toList());
            });
    return chosen;
  }

  private static Map<String, Map<String, List<Evidence>>> byField(List<Evidence> evidence) {
    Map<String, Map<String, List<Evidence>>> fields = new LinkedHashMap<>();
    for (Evidence one : evidence) {
      fields
          .computeIfAbsent(one.title(), field -> new LinkedHashMap<>())
          .computeIfAbsent(one.valueText(), value -> new ArrayList<>())
          .add(one);
    }
    return fields;
  }

  void excerpts() {
    List<Evidence> quoted = quoted();
    if (quoted.isEmpty()) {
      return;
    }
    FindingResult finding = shared.finding();
    boolean namesBits = !finding.bits().isEmpty();
    new Excerpt(
            output,
            snapshot,
            finding.level(),
            one ->
                !namesBits
                    || finding.bits().stream().anyMatch(bit -> bit.field().equals(one.field())))
        .write(quoted);
  }

  /** The values without an excerpt: derived, assumed, of other processors, or beyond the limit. */
  void inWords() {
    if (isAcrossProcessors()) {
      byField(shared.finding().evidence()).forEach(this::comparison);
      return;
    }
    List<Evidence> quoted = quoted();
    int others = 0;
    for (Evidence one : shared.finding().evidence()) {
      if (!quoted.contains(one) && others++ < IN_WORDS) {
        value(one);
      }
    }
    if (others > IN_WORDS) {
      remark.accept("values", Phrases.count(others - IN_WORDS, "more value"));
    }
  }

  private void value(Evidence one) {
    if (!one.derived().isEmpty()) {
      remark.accept("derived", one.text() + ", from " + one.derived());
    } else if (one.isAssumed()) {
      String profile = one.profile().isEmpty() ? "" : ", from profile " + one.profile();
      remark.accept("assumed", one.text() + profile);
    } else {
      String place = one.place().map(some -> " (" + Excerpt.line(snapshot, some) + ")").orElse("");
      remark.accept("values", one.text() + place);
    }
  }

  /** The values of a field on all processors, grouped by value. */
  private void comparison(String field, Map<String, List<Evidence>> byValue) {
    Map<String, List<Long>> processors = new LinkedHashMap<>();
    for (Evidence one : byValue.values().stream().flatMap(List::stream).toList()) {
      List<Long> on = processors.computeIfAbsent(withOrigin(one), value -> new ArrayList<>());
      one.processor().ifPresent(on::add);
    }
    List<String> parts = new ArrayList<>();
    processors.forEach(
        (value, on) -> parts.add(value + (on.isEmpty() ? "" : " on " + Phrases.processors(on))));
    remark.accept("values", field + " is " + String.join("; ", parts));
  }

  /** A value, marked as assumed if it is. */
  private static String withOrigin(Evidence one) {
    if (!one.isAssumed()) {
      return one.valueText();
    }
    String profile = one.profile().isEmpty() ? "" : " from profile " + one.profile();
    return one.valueText() + " (assumed" + profile + ")";
  }
}
