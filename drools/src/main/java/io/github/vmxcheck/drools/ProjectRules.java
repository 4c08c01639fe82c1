// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Accessors;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.RuleReads;
import io.github.vmxcheck.rules.RuleText;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Section;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Project requirements and their rules, which must have the form of the built-in ones. */
public final class ProjectRules {
  private final RuleFiles files;
  private final Specification specification;
  private final List<Section> sections;
  private final Map<String, List<RuleText>> rules = new LinkedHashMap<>();
  private final Consumer<String> problems;
  private boolean isBroken;

  private ProjectRules(
      List<String> directories, BiFunction<Path, String, String> texts, Consumer<String> problems) {
    this.problems =
        problem -> {
          isBroken = true;
          problems.accept(problem);
        };
    files = RuleFiles.read(directories, texts, this.problems);
    specification =
        Specification.builtInWith(files.requirements(), e -> this.problems.accept(e.getMessage()));
    List<Section> all = specification.sections();
    sections = all.subList(Specification.builtIn().sections().size(), all.size());
  }

  /**
   * Reads the rules in directories.
   *
   * @param texts returns the text of a file, given its path and its name for messages, or throws a
   *     {@link SpecificationException}
   * @param problems receives every problem, with its position
   * @return the project rules, if there are no problems
   */
  public static Optional<ProjectRules> read(
      List<String> directories, BiFunction<Path, String, String> texts, Consumer<String> problems) {
    ProjectRules project = new ProjectRules(directories, texts, problems);
    project.sections.forEach(project::check);
    return project.isBroken ? Optional.empty() : Optional.of(project);
  }

  /** The built-in requirements and the project requirements. */
  public Specification specification() {
    return specification;
  }

  /** The project requirements. */
  public List<Requirement> requirements() {
    return sections.stream().flatMap(section -> section.requirements().stream()).toList();
  }

  /** The fields that the rules of a requirement and its condition read. */
  public List<Field> reads(Requirement requirement) {
    if (!rules.containsKey(requirement.id())) {
      return RuleReads.of(requirement);
    }
    Set<Field> reads = EnumSet.noneOf(Field.class);
    rules.get(requirement.id()).forEach(rule -> reads.addAll(rule.reads()));
    return RuleReads.with(requirement, reads);
  }

  /** Whether a requirement or one of its rules states where it is not applicable. */
  public boolean statesNotApplicable(Requirement requirement) {
    return !requirement.appliesWhen().parts().isEmpty()
        || rules.getOrDefault(requirement.id(), List.of()).stream()
            .anyMatch(RuleText::statesNotApplicable);
  }

  /** The position of a requirement in its file. */
  public String place(Requirement requirement) {
    return yaml(requirement.section()).get(requirement.id()).map().get("id").place();
  }

  /**
   * All rules: the built-in ones as generated Java code, and the compiled project rules. Empty if
   * the compiler finds errors, which are reported.
   */
  public Optional<RuleBase> compile() {
    return compiled().map(own -> RuleBase.builtInBeside(own).reading(reads()));
  }

  /** The same, but Drools executes the built-in rules too. */
  public Optional<RuleBase> compileForDrools() {
    return compiled()
        .map(own -> RuleBase.executedBy(DroolsEngine.builtIn().and(own)).reading(reads()));
  }

  private Map<String, List<Field>> reads() {
    Map<String, List<Field>> reads = new HashMap<>();
    requirements().forEach(requirement -> reads.put(requirement.id(), reads(requirement)));
    return reads;
  }

  private Optional<DroolsEngine> compiled() {
    Map<String, String> drl = new LinkedHashMap<>();
    files.drl().forEach((name, text) -> drl.put(name + ".drl", text));
    try {
      return Optional.of(new DroolsEngine(CompiledRules.of(drl)));
    } catch (CompiledRules.Broken e) {
      CompilerErrors.of(e.errors(), files, rules.values()).forEach(problems);
      return Optional.empty();
    }
  }

  private void check(Section section) {
    Map<String, YamlNode> yaml = yaml(section.name());
    for (Requirement requirement : section.requirements()) {
      RequirementForm.problems(yaml.get(requirement.id()), requirement, specification)
          .forEach(problems);
    }
    String file = files.drlFile(section.name());
    List<String> found = new ArrayList<>();
    List<RuleText> all =
        RuleText.parse(RuleText.Form.PROJECT, file, files.drl().get(section.name()), found);
    found.forEach(problems);
    RuleNames.check(file, files.drl().get(section.name()), problems);
    Set<String> violating = new HashSet<>();
    for (RuleText rule : all) {
      check(rule, section);
      rules.computeIfAbsent(rule.id(), id -> new ArrayList<>()).add(rule);
      if (!rule.statesNotApplicable()) {
        violating.add(rule.id());
      }
    }
    for (Requirement requirement : section.requirements()) {
      if (!violating.contains(requirement.id())) {
        problems.accept(
            place(requirement)
                + ": found no rule for a violation of "
                + requirement.id()
                + ", expected one in "
                + file);
      }
    }
  }

  private void check(RuleText rule, Section section) {
    rule.problems().forEach(problems);
    for (String name : rule.unknownNames()) {
      Set<String> known = Accessors.of(rule.fact()).keySet();
      problems.accept(
          rule.place()
              + ": \""
              + rule.name()
              + "\": found '"
              + name
              + "', expected an accessor of "
              + rule.fact().word()
              + ClosestMatch.of(name, known).map(one -> ", such as " + one).orElse(""));
    }
    Optional<Requirement> requirement =
        section.requirements().stream().filter(one -> one.id().equals(rule.id())).findFirst();
    if (requirement.isEmpty()) {
      problems.accept(
          rule.place()
              + ": rule refers to unknown requirement '"
              + rule.id()
              + "', expected the id of one in the YAML file beside it");
    } else if (!requirement.get().fact().isAlso(rule.fact())) {
      problems.accept(
          rule.place()
              + ": \""
              + rule.name()
              + "\": expected a pattern over "
              + requirement.get().fact().word()
              + (requirement.get().fact().isSeveral()
                  ? ", as 'for-each' requires"
                  : ", because the kind is " + requirement.get().kind().word()));
    }
  }

  /** The YAML text of the requirements of a file, by id. */
  private Map<String, YamlNode> yaml(String section) {
    Map<String, YamlNode> yaml = new HashMap<>();
    for (YamlNode node : files.requirements().get(section).map().get("requirements").list()) {
      yaml.put(node.map().get("id").text(), node);
    }
    return yaml;
  }

  /**
   * Reads the examples, which are not read before, and reports their problems. True if no problem
   * has been found at all.
   */
  public boolean readsExamples() {
    for (Requirement requirement : requirements()) {
      YamlNode node = yaml(requirement.section()).get(requirement.id());
      RequirementForm.problemsOfExamples(node, requirement, specification).forEach(problems);
    }
    return !isBroken;
  }
}
