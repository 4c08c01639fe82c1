// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.report.html.Processors.Check;
import io.github.vmxcheck.report.html.Processors.Stage;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The stages of the instruction in question on a processor: what it passes, where it ends, and what
 * it never reaches.
 */
final class HtmlPath {
  private static final Set<Tone> SETTLED = EnumSet.of(Tone.GOOD, Tone.NONE, Tone.UNREPORTED);

  private final Specification specification;

  HtmlPath(Specification specification) {
    this.specification = specification;
  }

  /**
   * The stages.
   *
   * @param inFull whether prerequisites are listed that are neither violated nor undetermined
   */
  List<Stage> of(ProcessorResult processor, boolean inFull) {
    List<Stage> stages = new ArrayList<>();
    boolean isReached = true;
    for (Instruction.Stage one : processor.question().stages()) {
      Stage stage = stage(one, processor, isReached);
      isReached &= !stage.state().equals("decides");
      stages.add(inFull ? stage : inShort(stage));
    }
    return stages;
  }

  private static Stage inShort(Stage stage) {
    List<Check> checks =
        stage.checks().stream().filter(check -> !SETTLED.contains(check.tone())).toList();
    return new Stage(stage.title(), stage.state(), stage.tone(), stage.words(), checks);
  }

  private Stage stage(Instruction.Stage one, ProcessorResult processor, boolean isReached) {
    List<Check> checks = new ArrayList<>();
    int excluded = 0;
    for (Requirement requirement : specification.prerequisites(processor.question(), one.id())) {
      checks.add(check(requirement, processor));
      excluded += processor.outcome().excludes(requirement.id()) ? 1 : 0;
    }
    long bad = count(checks, Tone.BAD) + count(checks, Tone.ACCEPTED);
    long open = count(checks, Tone.OPEN);
    Tone tone = bad > 0 ? Tone.BAD : open > 0 ? Tone.OPEN : Tone.GOOD;
    if (!isReached) {
      return new Stage(one.title(), "unreached", tone, "not reached" + wouldBe(bad, open), checks);
    }
    if (bad > 0) {
      return new Stage(one.title(), "decides", tone, ends(processor), checks);
    }
    if (open == 0) {
      return new Stage(one.title(), "passed", Tone.GOOD, "passed", checks);
    }
    return open == excluded
        ? new Stage(one.title(), "passed", tone, "undetermined, but not the cause", checks)
        : new Stage(one.title(), "open-stage", tone, open + " undetermined", checks);
  }

  private static String wouldBe(long bad, long open) {
    return bad > 0 ? ", would also fail" : open > 0 ? ", and undetermined" : "";
  }

  private static String ends(ProcessorResult processor) {
    return processor.outcome().isCertain()
        ? "ends here: " + OutcomeText.titles(processor.outcome())
        : "fails";
  }

  private static long count(List<Check> checks, Tone tone) {
    return checks.stream().filter(check -> check.tone() == tone).count();
  }

  private static Check check(Requirement requirement, ProcessorResult processor) {
    Optional<FindingResult> finding = processor.finding(requirement.id());
    String demanded = requirement.statement();
    if (finding.isEmpty()) {
      return new Check(requirement.id(), Tone.UNREPORTED, demanded);
    }
    Tone tone = HtmlFindings.tone(finding.get());
    String message = Phrases.capitalized(finding.get().message());
    return switch (finding.get().verdict()) {
      // A prerequisite of a lower level is violated all the same: the level is only its severity.
      case VIOLATED -> new Check(requirement.id(), tone == Tone.WARNED ? Tone.BAD : tone, message);
      case UNDETERMINED -> {
        String excluded =
            processor.outcome().excludes(requirement.id()) ? "; excluded as the cause" : "";
        yield new Check(requirement.id(), tone, demanded + " " + message + excluded + ".");
      }
      case SATISFIED, NOT_APPLICABLE -> new Check(requirement.id(), tone, demanded);
    };
  }
}
