package io.github.vmxcheck.cli.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Nearest;
import io.github.vmxcheck.rules.Accessors;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.RuleReads;
import io.github.vmxcheck.rules.RuleText;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Section;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The requirements of a project and their rules, held to the form of the built-in ones. */
public final class ProjectRules {
  private static final Set<Kind> KINDS =
      EnumSet.of(Kind.PRACTICE, Kind.CONSISTENCY, Kind.CAPABILITY, Kind.MULTIPROCESSOR);

  private final RuleFiles files;
  private final Specification specification;
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, List<RuleText>> rules = new LinkedHashMap<>();
  private final Consumer<String> problems;
  private boolean isBroken;

  private ProjectRules(List<String> directories, Consumer<String> problems) {
    this.problems =
        problem -> {
          isBroken = true;
          problems.accept(problem);
        };
    files = RuleFiles.read(directories, this.problems);
    specification =
        Specification.builtInWith(files.clauses(), e -> this.problems.accept(e.getMessage()));
    for (Section section : specification.sections()) {
      if (files.clauses().containsKey(section.name())) {
        sections.add(section);
      }
    }
  }

  /**
   * Reads the rules in directories.
   *
   * @param problems takes everything that is wrong, each with its place
   * @return them, if nothing is wrong
   */
  public static Optional<ProjectRules> read(List<String> directories, Consumer<String> problems) {
    ProjectRules project = new ProjectRules(directories, problems);
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

  /** The fields that the rules of a requirement read. */
  public List<Field> reads(Requirement requirement) {
    if (!rules.containsKey(requirement.id())) {
      return RuleReads.of(requirement);
    }
    Set<Field> reads = EnumSet.noneOf(Field.class);
    rules.get(requirement.id()).forEach(rule -> reads.addAll(rule.reads()));
    return List.copyOf(reads);
  }

  /** Whether a rule says where a requirement does not apply. */
  public boolean isExempting(Requirement requirement) {
    return rules.getOrDefault(requirement.id(), List.of()).stream().anyMatch(RuleText::isExemption);
  }

  /** Where the clause of a requirement stands. */
  public String place(Requirement requirement) {
    return places(requirement.section()).get(requirement.id());
  }

  /** All rules, compiled; empty if the compiler found something wrong, which is told. */
  public Optional<RuleBase> compile() {
    Map<String, List<Field>> reads = new HashMap<>();
    requirements().forEach(requirement -> reads.put(requirement.id(), reads(requirement)));
    Map<String, String> drl = new LinkedHashMap<>();
    files.drl().forEach((name, text) -> drl.put(name + ".drl", text));
    try {
      return Optional.of(RuleBase.builtIn().with(CompiledRules.of(drl), reads));
    } catch (CompiledRules.Broken e) {
      e.errors().forEach(this::tell);
      return Optional.empty();
    }
  }

  private void tell(List<?> error) {
    String name = error.get(0).toString().replaceFirst("\\.drl$", "");
    String file = files.drl().containsKey(name) ? files.drlFile(name) : name;
    String line = error.get(1).equals(0) ? "" : ":" + error.get(1);
    String message = error.get(3).toString().strip().replaceAll("\\s*\\n\\s*", " ");
    problems.accept(file + line + ": the DRL compiler says: " + message);
  }

  private void check(Section section) {
    Map<String, String> places = places(section.name());
    for (Requirement requirement : section.requirements()) {
      checkClause(requirement, places.get(requirement.id()));
    }
    String file = files.drlFile(section.name());
    List<String> found = new ArrayList<>();
    List<RuleText> all =
        RuleText.parse(RuleText.Form.PROJECT, file, files.drl().get(section.name()), found);
    found.forEach(problems);
    Set<String> violating = new HashSet<>();
    for (RuleText rule : all) {
      check(rule, section);
      rules.computeIfAbsent(rule.id(), id -> new ArrayList<>()).add(rule);
      if (!rule.isExemption()) {
        violating.add(rule.id());
      }
    }
    for (Requirement requirement : section.requirements()) {
      if (!violating.contains(requirement.id())) {
        problems.accept(
            places.get(requirement.id())
                + ": found no rule that finds "
                + requirement.id()
                + " violated, expected one in "
                + file);
      }
    }
  }

  private void checkClause(Requirement requirement, String place) {
    RequirementId.problem(requirement.id())
        .ifPresent(problem -> problems.accept(place + ": " + problem));
    if (!KINDS.contains(requirement.kind())) {
      problems.accept(
          place
              + ": kind: found '"
              + requirement.kind().word()
              + "', expected practice, consistency, capability or multiprocessor: what VMXON itself"
              + " tests is the manual's");
    }
  }

  private void check(RuleText rule, Section section) {
    rule.problems().forEach(problems);
    for (String name : rule.unknownNames()) {
      Set<String> known = Accessors.of(rule.isAcrossProcessors()).keySet();
      String fact = rule.isAcrossProcessors() ? "Processors" : "Processor";
      problems.accept(
          rule.place()
              + ": \""
              + rule.name()
              + "\": found '"
              + name
              + "', expected what a "
              + fact
              + " tells"
              + Nearest.to(name, known).map(one -> ", such as " + one).orElse(""));
    }
    Optional<Requirement> clause =
        section.requirements().stream().filter(one -> one.id().equals(rule.id())).findFirst();
    if (clause.isEmpty()) {
      problems.accept(
          rule.place() + ": found a rule of '" + rule.id() + "', expected a clause of that id");
    } else if (rule.isAcrossProcessors() != (clause.get().kind() == Kind.MULTIPROCESSOR)) {
      problems.accept(
          rule.place()
              + ": \""
              + rule.name()
              + "\": expected a pattern over "
              + (rule.isAcrossProcessors() ? "Processor" : "Processors")
              + ", as the kind is "
              + clause.get().kind().word());
    }
  }

  /** Where each clause of a file stands. */
  private Map<String, String> places(String section) {
    Map<String, String> places = new HashMap<>();
    YamlNode file = files.clauses().get(section);
    for (YamlNode clause : file.map().get("requirements").list()) {
      places.put(clause.map().get("id").text(), clause.map().get("id").place());
    }
    return places;
  }

  /** Reads the examples, which nobody asked for until now; what is wrong with them is told. */
  public boolean readsExamples() {
    for (Requirement requirement : requirements()) {
      try {
        requirement.examples().base();
      } catch (SpecificationException e) {
        problems.accept(e.getMessage());
      }
    }
    return !isBroken;
  }
}
