package io.github.vmxcheck.specs;

import java.util.List;
import java.util.function.Predicate;

/** Writes the page that lists every requirement, in Markdown: by step, then by kind. */
final class IndexPage {
  private static final List<String> STEPS =
      List.of(
          "Step 1: VMX supported",
          "Step 2: regions allocated and initialised",
          "Step 3: CR0 and CR4 adjusted",
          "Step 4: VMX enabled",
          "Step 5: IA32_FEATURE_CONTROL",
          "Step 6: VMXON executed");

  private final Specification specification;
  private final StringBuilder page = new StringBuilder();

  private IndexPage(Specification specification) {
    this.specification = specification;
  }

  static String of(Specification specification) {
    return new IndexPage(specification).write();
  }

  private String write() {
    page.append("<!-- Generated from ../requirements; rewritten by the tests with -Dupdate.golden.")
        .append(" -->\n\n# Requirements\n\n")
        .append("The steps are those of bringing a processor into VMX operation.\n");
    for (int i = 0; i < STEPS.size(); i++) {
      int step = i + 1;
      group(STEPS.get(i), requirement -> requirement.step().orElse(0) == step);
    }
    group("The state", without(Kind.CONSISTENCY));
    group("The capability registers", without(Kind.CAPABILITY));
    group("Across logical processors", without(Kind.MULTIPROCESSOR));
    group("Observation", without(Kind.OBSERVATION));
    group("Other", without(Kind.PREREQUISITE).or(without(Kind.PRACTICE)));
    return page.toString();
  }

  private static Predicate<Requirement> without(Kind kind) {
    return requirement -> requirement.step().isEmpty() && requirement.kind() == kind;
  }

  private void group(String title, Predicate<Requirement> belongs) {
    List<Requirement> members = specification.requirements().stream().filter(belongs).toList();
    if (!members.isEmpty()) {
      page.append("\n## ").append(title).append("\n\n");
      page.append("| id | requires | kind | level |\n| --- | --- | --- | --- |\n");
      members.forEach(this::row);
    }
  }

  private void row(Requirement requirement) {
    String id = requirement.id();
    page.append("| [").append(id).append("](");
    page.append(requirement.section()).append(".md#").append(id).append(") | ");
    page.append(SectionPage.text(requirement.statement()).replace("|", "\\|")).append(" | ");
    page.append(requirement.kind().word()).append(" | ");
    page.append(requirement.level().word()).append(" |\n");
  }
}
