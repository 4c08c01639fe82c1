// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.Evidence;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.model.FieldPath;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What changed on one logical processor.
 *
 * @param before what was found; empty if there was no such processor
 * @param after what is found; empty if there is no such processor
 * @param fields the changed fields; empty if there is only one side
 * @param findings the changed verdicts
 */
public record ProcessorChange(
    Optional<ProcessorResult> before,
    Optional<ProcessorResult> after,
    List<FieldChange> fields,
    List<FindingChange> findings) {

  /**
   * Compares two results.
   *
   * @param complete whether both sides contain all verdicts, and therefore all values
   */
  static ProcessorChange of(
      Optional<ProcessorResult> before, Optional<ProcessorResult> after, boolean complete) {
    if (before.isEmpty() || after.isEmpty()) {
      return new ProcessorChange(
          before,
          after,
          List.of(),
          after
              .map(one -> FindingChange.ofNew(one.findings(), OptionalLong.of(one.id())))
              .orElse(List.of()));
    }
    return new ProcessorChange(
        before,
        after,
        fields(before.get(), after.get(), complete),
        FindingChange.of(
            before.get().findings(), after.get().findings(), OptionalLong.of(after.get().id())));
  }

  private static List<FieldChange> fields(
      ProcessorResult before, ProcessorResult after, boolean complete) {
    return FindingChange.changes(readValues(before), readValues(after), complete).stream()
        .map(FieldChange::withoutProcessor)
        .sorted(Comparator.comparing(ProcessorChange::ordinal))
        .toList();
  }

  private static int ordinal(FieldChange change) {
    return FieldPath.parse(change.field()).map(path -> path.field().ordinal()).orElse(0);
  }

  /** The values of this processor that were read from the dump and that a requirement reads. */
  private static List<Evidence> readValues(ProcessorResult processor) {
    return processor.findings().stream()
        .map(FindingResult::evidence)
        .flatMap(List::stream)
        .filter(one -> one.processor().orElse(processor.id()) == processor.id())
        .filter(one -> one.place().isPresent())
        .toList();
  }

  /** Its number. */
  public long id() {
    return after.or(() -> before).orElseThrow().id();
  }

  /** Whether a prerequisite of the instruction in question became undetermined. */
  boolean isOpenNow() {
    return after.isPresent()
        && findings.stream()
            .filter(one -> one.meaning() == FindingChange.Meaning.OPEN)
            .flatMap(one -> one.after().stream())
            .anyMatch(after.get()::keepsOpen);
  }

  /**
   * Whether the outcome of the instruction in question changed, or the requirements that decide it.
   */
  public boolean isOtherOutcome() {
    return before.isPresent()
        && after.isPresent()
        && !(before.get().outcome().possible().equals(after.get().outcome().possible())
            && before.get().outcome().decidedBy().equals(after.get().outcome().decidedBy()));
  }

  /** Whether the instruction in question could succeed before and no longer can. */
  boolean losesSuccess() {
    return before.filter(one -> one.outcome().maySucceed()).isPresent()
        && after.filter(one -> !one.outcome().maySucceed()).isPresent();
  }

  /** Whether nothing changed. */
  public boolean isNone() {
    return before.isPresent()
        && after.isPresent()
        && fields.isEmpty()
        && findings.isEmpty()
        && !isOtherOutcome();
  }

  /** A key that equal changes share, whatever the processor and the places of values. */
  public Object likeness() {
    return List.of(
        before.map(ProcessorChange::outcome),
        after.map(ProcessorChange::outcome),
        fields.stream().map(FieldChange::withoutPlace).toList(),
        findings.stream().map(ProcessorChange::likeness).toList());
  }

  private static List<?> outcome(ProcessorResult one) {
    return List.of(one.outcome().possible(), one.outcome().decidedBy(), one.outcome().openBy());
  }

  private static List<?> likeness(FindingChange change) {
    return List.of(
        change.shown().requirement(),
        FindingChange.word(change.before()),
        FindingChange.word(change.after()),
        change.shown().message(),
        change.because().stream().map(FieldChange::withoutPlace).toList());
  }
}
