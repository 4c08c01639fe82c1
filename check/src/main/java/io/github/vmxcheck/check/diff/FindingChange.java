// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A verdict that changed, or whose reason changed.
 *
 * @param before the finding; empty if there was none, or a report left it out
 * @param after the finding; empty if there is none, or a report leaves it out
 * @param processor the logical processor it is about; empty across processors
 */
public record FindingChange(
    Optional<FindingResult> before, Optional<FindingResult> after, OptionalLong processor) {

  /** What a change means. */
  public enum Meaning {
    /** Violated now, but not before. */
    WORSE,
    /** Undetermined now, but not before. */
    OPEN,
    /** No longer violated or undetermined. */
    BETTER,
    /** Any other change. */
    OTHER;

    /** The word for reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The changes between these findings, in their order. */
  static List<FindingChange> of(
      List<FindingResult> before, List<FindingResult> after, OptionalLong processor) {
    Map<String, FindingResult> old = byRequirement(before);
    Map<String, FindingResult> now = byRequirement(after);
    Set<String> all = new LinkedHashSet<>(now.keySet());
    all.addAll(old.keySet());
    List<FindingChange> changes = new ArrayList<>();
    for (String id : all) {
      FindingChange change =
          new FindingChange(
              Optional.ofNullable(old.get(id)), Optional.ofNullable(now.get(id)), processor);
      if (change.isOne()) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** The violations of a snapshot or processor that is new. */
  static List<FindingChange> ofNew(List<FindingResult> after, OptionalLong processor) {
    return after.stream()
        .filter(FindingResult::counts)
        .map(one -> new FindingChange(Optional.empty(), Optional.of(one), processor))
        .toList();
  }

  private static Map<String, FindingResult> byRequirement(List<FindingResult> findings) {
    Map<String, FindingResult> some = new LinkedHashMap<>();
    findings.forEach(one -> some.put(one.requirement(), one));
    return some;
  }

  /**
   * Whether there is a change. A finding that a report left out was satisfied or not applicable.
   */
  private boolean isOne() {
    if (before.isEmpty() || after.isEmpty()) {
      return isNotable(before) || isNotable(after);
    }
    FindingResult old = before.get();
    FindingResult now = after.get();
    return old.verdict() != now.verdict()
        || old.counts() != now.counts()
        || now.verdict() == Verdict.VIOLATED && isForAnotherReason(old, now);
  }

  /** Whether other bits are wrong; if no bits are named, whether a value changed. */
  private static boolean isForAnotherReason(FindingResult old, FindingResult now) {
    return old.bits().isEmpty() && now.bits().isEmpty()
        ? !changes(old.evidence(), now.evidence(), true).isEmpty()
        : !old.bits().equals(now.bits());
  }

  private static boolean isNotable(Optional<FindingResult> finding) {
    return finding
        .filter(one -> one.verdict() == Verdict.VIOLATED || one.verdict() == Verdict.UNDETERMINED)
        .isPresent();
  }

  /** The finding to report. */
  public FindingResult shown() {
    return after.filter(one -> isNotable(after)).or(() -> before).or(() -> after).orElseThrow();
  }

  /** What the change means. */
  public Meaning meaning() {
    if (counts(after) && !counts(before)) {
      return Meaning.WORSE;
    }
    if (isOpen(after) && !isOpen(before)) {
      return Meaning.OPEN;
    }
    return !counts(after) && !isOpen(after) && (counts(before) || isOpen(before))
        ? Meaning.BETTER
        : Meaning.OTHER;
  }

  private static boolean counts(Optional<FindingResult> finding) {
    return finding.filter(FindingResult::counts).isPresent();
  }

  private static boolean isOpen(Optional<FindingResult> finding) {
    return finding.filter(one -> one.verdict() == Verdict.UNDETERMINED).isPresent();
  }

  /** The verdict of one side in words. */
  public static String word(Optional<FindingResult> finding) {
    if (finding.isEmpty()) {
      return "not reported";
    }
    String accepted =
        finding.get().verdict() == Verdict.VIOLATED && !finding.get().counts() ? ", accepted" : "";
    return finding.get().verdict().word() + accepted;
  }

  /**
   * The changed values that the verdicts are based on. If some of them have a wrong bit, or are or
   * were missing, only those.
   */
  public List<FieldChange> because() {
    if (before.isEmpty() || after.isEmpty()) {
      return List.of();
    }
    List<FieldChange> changes = changes(before.get().evidence(), after.get().evidence(), true);
    Set<String> decisive = decisive();
    List<FieldChange> deciding =
        changes.stream().filter(one -> decisive.contains(one.field())).toList();
    return (deciding.isEmpty() ? changes : deciding)
        .stream()
            .map(one -> one.processor().equals(processor) ? one.withoutProcessor() : one)
            .toList();
  }

  private Set<String> decisive() {
    Set<String> fields = new HashSet<>();
    for (FindingResult one : List.of(before.orElseThrow(), after.orElseThrow())) {
      if (one.verdict() == Verdict.VIOLATED) {
        one.bits().forEach(bit -> fields.add(bit.field()));
      }
      for (String path : one.missing()) {
        FieldPath.parse(path).ifPresent(some -> fields.add(some.field().key()));
      }
    }
    return fields;
  }

  /**
   * The values that changed.
   *
   * @param complete whether a value that one side lacks was unknown there
   */
  static List<FieldChange> changes(List<Evidence> before, List<Evidence> after, boolean complete) {
    Map<String, Evidence> old = byField(before);
    Map<String, Evidence> now = byField(after);
    Set<String> all = new LinkedHashSet<>(old.keySet());
    all.addAll(now.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String field : all) {
      Optional<Evidence> one = Optional.ofNullable(old.get(field));
      Optional<Evidence> other = Optional.ofNullable(now.get(field));
      boolean isBoth = one.isPresent() && other.isPresent();
      if (isBoth ? isChanged(one.get(), other.get()) : complete) {
        changes.add(FieldChange.of(one, other));
      }
    }
    return changes;
  }

  private static boolean isChanged(Evidence before, Evidence after) {
    long mask = FieldPath.parse(after.field()).map(FieldPath::mask).orElse(-1L);
    return before.value().differsFrom(after.value(), mask);
  }

  private static Map<String, Evidence> byField(List<Evidence> evidence) {
    Map<String, Evidence> some = new LinkedHashMap<>();
    evidence.forEach(one -> some.putIfAbsent(one.processor() + one.field(), one));
    return some;
  }
}
