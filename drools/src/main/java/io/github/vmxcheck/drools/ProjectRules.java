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

/** The requirements of a project and their rules, held to the form of the built-in ones. */
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
        Specification.builtInWith(files.clauses(), e -> this.problems.accept(e.getMessage()));
    List<Section> all = specification.sections();
    sections = all.subList(Specification.builtIn().sections().size(), all.size());
  }

  /**
   * Reads the rules in directories.
   *
   * @param texts gives the text of a file, whose name is for messages, or throws a {@link
   *     SpecificationException}
   * @param problems takes everything that is wrong, each with its place
   * @return them, if nothing is wrong
   */
  public static Optional<ProjectRules> read(
      List<String> directories, BiFunction<Path, String, String> texts, Consumer<String> problems) {
    ProjectRules project = new ProjectRules(directories, texts, problems);
    project.sections.forEach(project::check);
    return project.isBroken ? Optional.empty() : Optional.of(project);
  }

  /** The built-in requirements, and those of the project. */
  public Specification specification() {
    return specification;
  }

  /** The requirements of the project. */
  public List<Requirement> requirements() {
    return sections.stream().flatMap(section -> section.requirements().stream()).toList();
  }

  /** The fields that the rules of a requirement read, and its condition. */
  public List<Field> reads(Requirement requirement) {
    if (!rules.containsKey(requirement.id())) {
      return RuleReads.of(requirement);
    }
    Set<Field> reads = EnumSet.noneOf(Field.class);
    rules.get(requirement.id()).forEach(rule -> reads.addAll(rule.reads()));
    return RuleReads.with(requirement, reads);
  }

  /** Whether its clause or a rule says where a requirement does not apply. */
  public boolean statesNotApplicable(Requirement requirement) {
    return !requirement.appliesWhen().parts().isEmpty()
        || rules.getOrDefault(requirement.id(), List.of()).stream()
            .anyMatch(RuleText::statesNotApplicable);
  }

  /** Where the clause of a requirement stands. */
  public String place(Requirement requirement) {
    return clauses(requirement.section()).get(requirement.id()).map().get("id").place();
  }

  /**
   * All rules: the built-in ones as the build made code of them, and those of the project,
   * compiled; empty if the compiler found something wrong, which is reported.
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
    Map<String, YamlNode> clauses = clauses(section.name());
    for (Requirement requirement : section.requirements()) {
      RequirementForm.problems(clauses.get(requirement.id()), requirement, specification)
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
                + ": found no rule that finds "
                + requirement.id()
                + " violated, expected one in "
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
    Optional<Requirement> clause =
        section.requirements().stream().filter(one -> one.id().equals(rule.id())).findFirst();
    if (clause.isEmpty()) {
      problems.accept(
          rule.place() + ": found a rule of '" + rule.id() + "', expected a clause of that id");
    } else if (!clause.get().fact().isAlso(rule.fact())) {
      problems.accept(
          rule.place()
              + ": \""
              + rule.name()
              + "\": expected a pattern over "
              + clause.get().fact().word()
              + (clause.get().fact().isSeveral()
                  ? ", as 'for-each' says"
                  : ", as the kind is " + clause.get().kind().word()));
    }
  }

  /** The clauses of a file by their ids. */
  private Map<String, YamlNode> clauses(String section) {
    Map<String, YamlNode> clauses = new HashMap<>();
    for (YamlNode clause : files.clauses().get(section).map().get("requirements").list()) {
      clauses.put(clause.map().get("id").text(), clause);
    }
    return clauses;
  }

  /** Reads the examples, which nobody asked for until now; what is wrong with them is told. */
  public boolean readsExamples() {
    for (Requirement requirement : requirements()) {
      YamlNode clause = clauses(requirement.section()).get(requirement.id());
      RequirementForm.problemsOfExamples(clause, requirement, specification).forEach(problems);
    }
    return !isBroken;
  }
}
