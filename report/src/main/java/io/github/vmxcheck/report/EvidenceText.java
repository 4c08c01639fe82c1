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

/** The values a finding rests on: excerpts of the most telling, and the others in words. */
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

  /** The values worth an excerpt. */
  private List<Evidence> telling() {
    List<Evidence> read =
        shared.finding().evidence().stream().filter(one -> one.place().isPresent()).toList();
    List<Evidence> chosen = isAcrossProcessors() ? contrasting(read) : read;
    return chosen.stream().limit(EXCERPTS).toList();
  }

  /** Of each field one value that is rare and two that are common, so that one sees why. */
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
    List<Evidence> telling = telling();
    if (telling.isEmpty()) {
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
        .write(telling);
  }

  /** The values that have no excerpt: derived, assumed, of other processors, or one too many. */
  void inWords() {
    if (isAcrossProcessors()) {
      byField(shared.finding().evidence()).forEach(this::comparison);
      return;
    }
    List<Evidence> telling = telling();
    int told = 0;
    for (Evidence one : shared.finding().evidence()) {
      if (!telling.contains(one) && told++ < IN_WORDS) {
        value(one);
      }
    }
    if (told > IN_WORDS) {
      remark.accept("with", Phrases.count(told - IN_WORDS, "more value"));
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
      remark.accept("with", one.text() + place);
    }
  }

  /** The values of a field on all processors, if they are not the same. */
  private void comparison(String field, Map<String, List<Evidence>> byValue) {
    Map<String, List<Long>> processors = new LinkedHashMap<>();
    for (Evidence one : byValue.values().stream().flatMap(List::stream).toList()) {
      List<Long> on = processors.computeIfAbsent(told(one), told -> new ArrayList<>());
      one.processor().ifPresent(on::add);
    }
    List<String> parts = new ArrayList<>();
    processors.forEach(
        (told, on) -> parts.add(told + (on.isEmpty() ? "" : " on " + Phrases.processors(on))));
    remark.accept("with", field + " is " + String.join("; ", parts));
  }

  /** A value, and that it is assumed if it is. */
  private static String told(Evidence one) {
    if (!one.isAssumed()) {
      return one.valueText();
    }
    String profile = one.profile().isEmpty() ? "" : " from profile " + one.profile();
    return one.valueText() + " (assumed" + profile + ")";
  }
}
