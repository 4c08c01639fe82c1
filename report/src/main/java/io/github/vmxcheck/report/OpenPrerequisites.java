// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.rules.Verdict;
import java.util.List;

/** Tells in one sentence what leaves open what the instruction in question would do. */
final class OpenPrerequisites {
  private OpenPrerequisites() {}

  /** Names so many fields at most; empty if nothing is open. */
  static String of(ProcessorResult processor, int fields) {
    List<FindingResult> open =
        processor.findings().with(Verdict.UNDETERMINED).stream()
            .filter(one -> one.keepsOpen(processor.question()))
            .toList();
    if (open.isEmpty()) {
      return "";
    }
    List<String> needed =
        open.stream().flatMap(one -> one.missingTitles().stream()).distinct().toList();
    return Phrases.count(open.size(), "prerequisite")
        + " of "
        + processor.question().title()
        + "; the dump does not tell "
        + Phrases.few(needed, fields);
  }
}
