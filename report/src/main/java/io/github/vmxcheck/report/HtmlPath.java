// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.OutcomeText;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.report.html.Processors.Check;
import io.github.vmxcheck.report.html.Processors.Stage;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages of the instruction in question on a processor: what it passes, where it ends, and what
 * it never reaches.
 */
final class HtmlPath {
  private final Specification specification;

  HtmlPath(Specification specification) {
    this.specification = specification;
  }

  List<Stage> of(ProcessorResult processor) {
    List<Stage> stages = new ArrayList<>();
    boolean isReached = true;
    for (Instruction.Stage one : processor.question().stages()) {
      Stage stage = stage(one, processor, isReached);
      isReached &= !stage.state().equals("decides");
      stages.add(stage);
    }
    return stages;
  }

  private Stage stage(Instruction.Stage one, ProcessorResult processor, boolean isReached) {
    List<Check> checks = new ArrayList<>();
    for (Requirement requirement : specification.prerequisites(processor.question(), one.id())) {
      checks.add(check(requirement, processor.finding(requirement.id())));
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
    if (open > 0) {
      return new Stage(one.title(), "open-stage", tone, open + " undetermined", checks);
    }
    return new Stage(one.title(), "passed", Tone.GOOD, "passed", checks);
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

  private static Check check(Requirement requirement, Optional<FindingResult> finding) {
    if (finding.isEmpty()) {
      return new Check(requirement.id(), Tone.UNREPORTED, "");
    }
    Tone tone = HtmlFindings.tone(finding.get());
    boolean hasMessage =
        finding.get().verdict() == Verdict.VIOLATED
            || finding.get().verdict() == Verdict.UNDETERMINED;
    // A prerequisite of a lower level is violated all the same: the level is only its severity.
    Tone shown = tone == Tone.WARNED ? Tone.BAD : tone;
    return new Check(requirement.id(), shown, hasMessage ? finding.get().message() : "");
  }
}
