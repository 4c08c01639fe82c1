// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Diagnosis.Evidence;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The values a finding rests on: excerpts of the most telling, and the others in words. */
final class EvidenceText {
  private static final int EXCERPTS = 3;
  private static final int IN_WORDS = 6;

  private final Page page;
  private final List<SourceText> sources;
  private final Optional<String> profile;
  private final BiConsumer<String, String> remark;

  EvidenceText(
      Page page,
      List<SourceText> sources,
      Optional<String> profile,
      BiConsumer<String, String> remark) {
    this.page = page;
    this.sources = sources;
    this.profile = profile;
    this.remark = remark;
  }

  /** The values worth an excerpt. */
  static List<Evidence> telling(SharedFinding shared) {
    return telling(shared.diagnosis(), shared.processors().isEmpty());
  }

  private static List<Evidence> telling(Diagnosis diagnosis, boolean acrossProcessors) {
    List<Evidence> read =
        diagnosis.evidence().stream().filter(one -> Origin.isRead(one.origin())).toList();
    List<Evidence> chosen = acrossProcessors ? contrasting(read) : read;
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
          .computeIfAbsent(one.field().title(), field -> new LinkedHashMap<>())
          .computeIfAbsent(text(one), value -> new ArrayList<>())
          .add(one);
    }
    return fields;
  }

  private static String text(Evidence one) {
    return ValueText.of(one.field(), one.value());
  }

  void excerpts(SharedFinding shared, Level level) {
    List<Evidence> telling = telling(shared);
    if (telling.isEmpty()) {
      return;
    }
    Diagnosis diagnosis = shared.diagnosis();
    boolean namesBits = !diagnosis.bits().isEmpty();
    new Excerpt(
            page,
            sources,
            level,
            one ->
                !namesBits || diagnosis.bits().stream().anyMatch(bit -> bit.field() == one.field()))
        .write(telling);
  }

  /** The values that have no excerpt: derived, assumed, of other processors, or one too many. */
  void inWords(SharedFinding shared) {
    if (shared.processors().isEmpty()) {
      byField(shared.diagnosis().evidence()).forEach(this::comparison);
      return;
    }
    List<Evidence> telling = telling(shared);
    int told = 0;
    for (Evidence one : shared.diagnosis().evidence()) {
      if (!telling.contains(one) && told++ < IN_WORDS) {
        value(one);
      }
    }
    if (told > IN_WORDS) {
      remark.accept("with", Words.count(told - IN_WORDS, "more value"));
    }
  }

  private void value(Evidence one) {
    String is = one.field().title() + " is " + text(one);
    if (Origin.isDerived(one.origin())) {
      remark.accept("derived", is + ", from " + Origin.derivation(one.origin()).reason());
    } else if (Origin.isOfProfile(one.origin())) {
      remark.accept("assumed", is + ", from profile " + profile.orElseThrow());
    } else if (Origin.isAssumed(one.origin())) {
      remark.accept("assumed", is);
    } else if (Origin.isRead(one.origin())) {
      remark.accept("with", is + " (" + Excerpt.line(sources, one.origin()) + ")");
    } else {
      remark.accept("with", is);
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
        (told, on) -> parts.add(told + (on.isEmpty() ? "" : " on " + Words.processors(on))));
    remark.accept("with", field + " is " + String.join("; ", parts));
  }

  /** A value, and that it is assumed if it is. */
  private String told(Evidence one) {
    if (Origin.isOfProfile(one.origin())) {
      return text(one) + " (assumed from profile " + profile.orElseThrow() + ")";
    }
    return text(one) + (Origin.isAssumed(one.origin()) ? " (assumed)" : "");
  }
}
