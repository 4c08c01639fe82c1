// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Verdict;
import java.util.List;

/** The undetermined prerequisites of the instruction in question, in one phrase. */
final class OpenPrerequisites {
  private OpenPrerequisites() {}

  /**
   * The phrase; empty if no prerequisite is undetermined.
   *
   * @param fields the maximum number of fields named
   */
  static String of(ProcessorResult processor, int fields) {
    List<FindingResult> open =
        processor.findings().with(Verdict.UNDETERMINED).stream()
            .filter(processor::keepsOpen)
            .toList();
    if (open.isEmpty()) {
      return "";
    }
    List<String> needed =
        open.stream().flatMap(one -> one.missingTitles().stream()).distinct().toList();
    return Phrases.count(open.size(), "prerequisite")
        + " of "
        + processor.question().title()
        + "; missing: "
        + Phrases.few(needed, fields);
  }
}
