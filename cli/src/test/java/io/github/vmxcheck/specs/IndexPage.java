// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;
import java.util.function.Predicate;

/** Writes the Markdown page that lists every requirement, by step, then by kind. */
final class IndexPage {
  private static final List<String> STEPS =
      List.of(
          "Step 1: VMX supported",
          "Step 2: regions allocated and initialised",
          "Step 3: CR0 and CR4 adjusted",
          "Step 4: VMX enabled",
          "Step 5: IA32_FEATURE_CONTROL",
          "Step 6: VMXON execution");

  private final PageSources sources;
  private final StringBuilder output = new StringBuilder();

  private IndexPage(PageSources sources) {
    this.sources = sources;
  }

  static String of(PageSources sources) {
    return new IndexPage(sources).write();
  }

  private String write() {
    output
        .append("<!-- Generated from ../requirements; to rewrite it, run the tests with")
        .append(" -Dupdate.golden. -->\n\n# Requirements\n\n")
        .append("The steps are those for entering VMX operation.\n\n")
        .append("The [traceability page](")
        .append(PageText.TRACEABILITY)
        .append(") shows which sentences of the manual the requirements cover: ")
        .append(sources.traceability().totals())
        .append(".\n");
    for (int i = 0; i < STEPS.size(); i++) {
      int step = i + 1;
      group(STEPS.get(i), requirement -> requirement.step().orElse(0) == step);
    }
    group("Processor state", without(Kind.CONSISTENCY));
    group("Capability registers", without(Kind.CAPABILITY));
    group("Across logical processors", without(Kind.MULTIPROCESSOR));
    group("Observation", without(Kind.OBSERVATION));
    group("Other", without(Kind.PREREQUISITE).or(without(Kind.PRACTICE)));
    return output.toString();
  }

  private static Predicate<Requirement> without(Kind kind) {
    return requirement -> requirement.step().isEmpty() && requirement.kind() == kind;
  }

  private void group(String title, Predicate<Requirement> belongs) {
    List<Requirement> members =
        sources.specification().requirements().stream().filter(belongs).toList();
    if (!members.isEmpty()) {
      output.append("\n## ").append(title).append("\n\n");
      output.append("| id | requires | kind | level |\n| --- | --- | --- | --- |\n");
      members.forEach(this::row);
    }
  }

  private void row(Requirement requirement) {
    output.append("| ").append(PageText.link(requirement)).append(" | ");
    output.append(PageText.cell(requirement.statement())).append(" | ");
    output.append(requirement.kind().word()).append(" | ");
    output.append(requirement.level().word()).append(" |\n");
  }
}
