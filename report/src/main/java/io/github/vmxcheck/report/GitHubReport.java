// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * GitHub workflow commands, which create annotations. GitHub shows ten of each level per step, so
 * the most severe are chosen, and the last one says how many more there are.
 */
final class GitHubReport implements Report {
  private static final int SHOWN = 10;
  private static final int NEEDED = 5;

  /** More of them would leave no room for violations. */
  private static final int FIRST_PROBLEMS = 3;

  /** Priority of an annotation among those of its level, the highest first. */
  private enum Weight {
    PROBLEM,
    DECIDING,
    OPEN,
    PREREQUISITE,
    OTHER,
    ACCEPTED
  }

  private record Annotation(Weight weight, String command) {}

  private final boolean all;
  private final PrintWriter out;
  private final Map<Level, List<Annotation>> kept = new EnumMap<>(Level.class);
  private long given;
  private int problems;

  GitHubReport(boolean all, PrintWriter out) {
    this.all = all;
    this.out = out;
    for (Level level : Level.values()) {
      kept.put(level, new ArrayList<>());
    }
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    for (LocatedFinding one :
        LocatedFinding.of(snapshot, some -> all ? some.notable() : some.with(Verdict.VIOLATED))) {
      if (one.finding().verdict() == Verdict.VIOLATED) {
        violation(one);
      } else {
        add(Level.NOTE, Weight.OTHER, one.place(), one.finding().requirement(), text(one));
      }
    }
    for (ProcessorResult processor : snapshot.processors()) {
      open(snapshot, processor);
    }
  }

  private void violation(LocatedFinding one) {
    FindingResult finding = one.finding();
    Level level = finding.counts() ? finding.level() : Level.NOTE;
    add(level, weight(one), one.place(), finding.requirement(), text(one) + "\n" + finding.fix());
  }

  private static String text(LocatedFinding one) {
    return one.where() + AcceptanceText.prefix(one.finding()) + one.finding().message();
  }

  private static Weight weight(LocatedFinding one) {
    if (!one.finding().counts()) {
      return Weight.ACCEPTED;
    }
    String id = one.finding().requirement();
    if (one.processor().filter(some -> some.outcome().decidedBy().contains(id)).isPresent()) {
      return Weight.DECIDING;
    }
    return one.finding().kind() == Kind.PREREQUISITE ? Weight.PREREQUISITE : Weight.OTHER;
  }

  /** Annotates undetermined prerequisites, because they cause exit status 4. */
  private void open(SnapshotResult snapshot, ProcessorResult processor) {
    String open = OpenPrerequisites.of(processor, NEEDED);
    if (!open.isEmpty()) {
      String name = Phrases.processor(processor.isNumbered(), processor.id());
      Place start = LocatedFinding.start(snapshot, processor);
      add(Level.WARNING, Weight.OPEN, start, "undetermined", name + ": " + open);
    }
  }

  @Override
  public void problem(InputProblem problem) {
    Place place = new Place(problem.source(), problem.line(), problem.column());
    problems++;
    Weight weight = problems > FIRST_PROBLEMS ? Weight.OTHER : Weight.PROBLEM;
    add(Level.ERROR, weight, place, "unreadable input", problem.message());
  }

  private void add(Level level, Weight weight, Place place, String title, String text) {
    given++;
    List<Annotation> some = kept.get(level);
    some.add(new Annotation(weight, command(level, place, title, text)));
    some.sort(Comparator.comparing(Annotation::weight));
    if (some.size() > SHOWN) {
      some.remove(SHOWN);
    }
  }

  private static String command(Level level, Place place, String title, String text) {
    return "::"
        + word(level)
        + " "
        + (place.isInFile() ? place(place) + "," : "")
        + "title="
        + property(title)
        + "::"
        + data(text);
  }

  private static String place(Place place) {
    String lines = place.line() == 0 ? "" : ",line=" + place.line();
    String columns = place.column() == 0 ? "" : ",col=" + place.column();
    return "file=" + property(RelativePath.of(place.file())) + lines + columns;
  }

  private static String word(Level level) {
    return level == Level.NOTE ? "notice" : level.word();
  }

  /**
   * Keeps the line ends of the message itself and escapes all other characters that have an effect.
   */
  private static String data(String text) {
    return String.join("%0A", text.lines().map(Sanitized::of).map(GitHubReport::percent).toList());
  }

  private static String property(String text) {
    return percent(Sanitized.of(text)).replace(":", "%3A").replace(",", "%2C");
  }

  private static String percent(String text) {
    return text.replace("%", "%25");
  }

  @Override
  public void summary(Summary summary) {
    List<Annotation> notes = kept.get(Level.NOTE);
    boolean isFull = given > kept.values().stream().mapToLong(List::size).sum();
    if (isFull && notes.size() == SHOWN) {
      notes.remove(SHOWN - 1);
    }
    long shown = 0;
    for (List<Annotation> some : kept.values()) {
      shown += some.size();
      some.forEach(one -> line(one.command));
    }
    if (isFull) {
      line("::notice title=vmxcheck::" + (given - shown) + " more, not shown; see the full report");
    }
    line(summary.toString());
  }

  private void line(String text) {
    out.print(text);
    out.print('\n');
  }
}
