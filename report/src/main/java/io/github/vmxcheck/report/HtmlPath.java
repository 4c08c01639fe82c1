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

/** The stages of VMXON on a processor: what it passes, where it ends, and what it never tests. */
final class HtmlPath {
  private final Specification specification;
  private final Instruction vmxon;

  HtmlPath(Specification specification) {
    this.specification = specification;
    vmxon = specification.instruction("vmxon");
  }

  List<Stage> of(ProcessorResult processor) {
    List<Stage> stages = new ArrayList<>();
    boolean isReached = true;
    for (String name : vmxon.stages()) {
      Stage stage = stage(name, processor, isReached);
      isReached &= !stage.state().equals("decides");
      stages.add(stage);
    }
    return stages;
  }

  private Stage stage(String name, ProcessorResult processor, boolean isReached) {
    List<Check> checks = new ArrayList<>();
    for (Requirement requirement : specification.prerequisites(vmxon, name)) {
      checks.add(check(requirement, processor.finding(requirement.id())));
    }
    long bad = count(checks, Tone.BAD) + count(checks, Tone.ACCEPTED);
    long open = count(checks, Tone.OPEN);
    Tone tone = bad > 0 ? Tone.BAD : open > 0 ? Tone.OPEN : Tone.GOOD;
    if (!isReached) {
      return new Stage(title(name), "unreached", tone, "not reached" + wouldBe(bad, open), checks);
    }
    if (bad > 0) {
      return new Stage(title(name), "decides", tone, ends(processor), checks);
    }
    if (open > 0) {
      return new Stage(title(name), "open-stage", tone, open + " open", checks);
    }
    return new Stage(title(name), "passed", Tone.GOOD, "passed", checks);
  }

  private static String wouldBe(long bad, long open) {
    return bad > 0 ? ", would also fail" : open > 0 ? ", and open" : "";
  }

  private static String ends(ProcessorResult processor) {
    return processor.outcome().isCertain()
        ? "ends here: " + OutcomeText.titles(processor.outcome().possible())
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
    boolean tells =
        finding.get().verdict() == Verdict.VIOLATED
            || finding.get().verdict() == Verdict.UNDETERMINED;
    // Of a prerequisite, a lower level says only how the project weighs it.
    Tone shown = tone == Tone.WARNED ? Tone.BAD : tone;
    return new Check(requirement.id(), shown, tells ? finding.get().message() : "");
  }

  private static String title(String stage) {
    return switch (stage) {
      case "undefined-opcode" -> "Is the opcode defined here?";
      case "vmx-mode" -> "Outside VMX operation?";
      case "general-protection" -> "CPL, fixed bits, A20M, IA32_FEATURE_CONTROL";
      case "operand" -> "Operand in memory";
      case "pointer" -> "VMXON pointer";
      case "region" -> "VMXON region";
      default -> stage;
    };
  }
}
