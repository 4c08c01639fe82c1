// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.diff.DiffTotals;
import io.github.vmxcheck.check.diff.FieldChange;
import io.github.vmxcheck.check.diff.FindingChange;
import io.github.vmxcheck.check.diff.FindingChange.Meaning;
import io.github.vmxcheck.check.diff.ProcessorChange;
import io.github.vmxcheck.check.diff.SnapshotChange;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes changes as text: the outcome, the fields, then the verdicts, the worse ones first. */
public final class DiffText {
  private final TextOutput output;
  private final boolean all;

  /**
   * Creates a writer.
   *
   * @param all whether unchanged snapshots are named, and verdicts that got neither better nor
   *     worse are listed one by one
   */
  public DiffText(TextOutput output, boolean all) {
    this.output = output;
    this.all = all;
  }

  /** Writes the changes from one snapshot to another; nothing if there are none. */
  public void snapshot(SnapshotChange change) {
    if (change.isNone() && !all) {
      return;
    }
    output.paragraph("== ", title(change), output.style()::bold);
    if (!change.isCompared()) {
      String gone = "only in the first input: nothing to compare";
      String added = "only in the second input: all of it is new";
      output.paragraph("", change.after().isEmpty() ? gone : added);
    }
    if (change.isNone()) {
      output.paragraph("", "nothing changed");
    } else if (change.isPartial() && change.isCompared()) {
      output.paragraph(
          "",
          "A report written without --all lacks values:"
              + " only fields that both sides have are compared.");
    }
    String source = change.after().map(SnapshotResult::source).orElse("");
    groups(change.processors()).forEach(alike -> processors(alike, source));
    verdicts(change.findings());
    output.blank();
  }

  private static String title(SnapshotChange change) {
    String before = change.before().map(SnapshotResult::source).orElse("");
    String after = change.after().map(SnapshotResult::source).orElse("");
    String label = change.before().map(SnapshotResult::label).orElse("");
    String labelAfter = change.after().map(SnapshotResult::label).orElse(label);
    if (!change.isCompared()) {
      return before + after + named(label + (change.before().isEmpty() ? labelAfter : ""));
    }
    return label.equals(labelAfter)
        ? before + " → " + after + named(label)
        : before + named(label) + " → " + after + named(labelAfter);
  }

  private static String named(String label) {
    return label.isEmpty() ? "" : ": " + label;
  }

  /** Processors with equal changes, in the order of their first one. */
  private static List<List<ProcessorChange>> groups(List<ProcessorChange> processors) {
    Map<Object, List<ProcessorChange>> groups = new LinkedHashMap<>();
    processors.stream()
        .filter(one -> !one.isNone())
        .forEach(one -> groups.computeIfAbsent(one.likeness(), key -> new ArrayList<>()).add(one));
    return List.copyOf(groups.values());
  }

  private void processors(List<ProcessorChange> alike, String source) {
    ProcessorChange first = alike.get(0);
    String names = Phrases.processors(alike.stream().map(ProcessorChange::id).toList());
    output.blank();
    if (first.before().isEmpty() || first.after().isEmpty()) {
      String where = first.after().isEmpty() ? " only before" : " only after";
      output.paragraph("", Phrases.capitalized(names) + where);
    }
    outcome(first, names);
    fields(first, source);
    verdicts(first.findings());
  }

  private void outcome(ProcessorChange change, String names) {
    if (change.isOtherOutcome()) {
      output.paragraph("before: ", sentence(change.before(), names));
      output.paragraph("after:  ", sentence(change.after(), names), output.style()::bold);
    } else {
      String same = change.before().isPresent() && change.after().isPresent() ? "as before: " : "";
      output.paragraph(same, sentence(change.after().or(change::before), names));
    }
  }

  private static String sentence(Optional<ProcessorResult> side, String names) {
    return Headline.of(side.orElseThrow()).sentence(names);
  }

  private void fields(ProcessorChange change, String source) {
    if (change.fields().isEmpty()) {
      return;
    }
    output.blank();
    output.line(output.style().bold("Fields"));
    for (FieldChange field : change.fields()) {
      String place = field.place().map(one -> place(one, source)).orElse("");
      output.paragraph("  ", field.title() + ": " + field.values() + place);
      if (!field.bits().isEmpty()) {
        output.paragraph("    ", String.join(", ", field.bits()));
      }
    }
  }

  /** The place of a value, without the file if it is that of the title. */
  private static String place(Place place, String source) {
    if (!place.file().equals(source)) {
      return " (" + place + ")";
    }
    return place.line() == 0 ? "" : " (line " + place.line() + ")";
  }

  private void verdicts(List<FindingChange> changes) {
    section("Worse", changes, Meaning.WORSE, this::worse);
    section("Undetermined now", changes, Meaning.OPEN, this::brief);
    section("Better", changes, Meaning.BETTER, this::brief);
    List<FindingChange> others = of(changes, Meaning.OTHER);
    if (all) {
      section("Neither", changes, Meaning.OTHER, this::brief);
    } else if (!others.isEmpty()) {
      output.blank();
      String ids =
          String.join(", ", others.stream().map(one -> one.shown().requirement()).toList());
      output.paragraph(
          "Neither worse nor better: ", ids + " (--all shows each)", output.style()::dim);
    }
  }

  private static List<FindingChange> of(List<FindingChange> changes, Meaning meaning) {
    return changes.stream().filter(one -> one.meaning() == meaning).toList();
  }

  private void section(
      String title, List<FindingChange> changes, Meaning meaning, Consumer<FindingChange> writer) {
    List<FindingChange> some = of(changes, meaning);
    if (!some.isEmpty()) {
      output.blank();
      output.line(output.style().bold(title));
      some.forEach(writer);
    }
  }

  private void worse(FindingChange change) {
    FindingResult now = change.shown();
    output.blank();
    output.paragraph(
        "",
        now.level().word() + "[" + now.requirement() + "]: " + now.message(),
        text -> output.style().level(now.level(), text));
    output.paragraph("   = ", words(change));
    because(change).ifPresent(text -> output.paragraph("   = because: ", text));
    output.paragraph("   = fix: ", now.fix());
  }

  private void brief(FindingChange change) {
    FindingResult shown = change.shown();
    boolean isViolated =
        change.after().filter(one -> one.verdict() == Verdict.VIOLATED).isPresent();
    String message = isViolated ? ": " + shown.message() : "";
    String because = because(change).map(text -> "; " + text).orElse("");
    output.paragraph("  ", shown.requirement());
    output.paragraph("    ", words(change) + message + because);
  }

  private static String words(FindingChange change) {
    return FindingChange.word(change.before()) + " → " + FindingChange.word(change.after());
  }

  private static Optional<String> because(FindingChange change) {
    List<String> parts = new ArrayList<>();
    for (FieldChange field : change.because()) {
      String how = field.bits().isEmpty() ? field.values() : String.join(", ", field.bits());
      parts.add(field.title() + " " + how);
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /** Writes the totals at the end. */
  public void totals(DiffTotals totals) {
    output.paragraph("", totals.toString());
  }
}
