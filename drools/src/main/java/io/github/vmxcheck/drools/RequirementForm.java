// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks a project requirement against the form that the build demands of the built-in ones. */
final class RequirementForm {
  private static final Set<Kind> KINDS =
      EnumSet.of(Kind.PRACTICE, Kind.CONSISTENCY, Kind.CAPABILITY, Kind.MULTIPROCESSOR);

  /** The keys that only prerequisites have. */
  private static final List<String> OF_PREREQUISITES = List.of("instructions", "outcome", "after");

  private static final List<String> SENTENCES = List.of("statement", "why", "fix");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private final YamlNode node;
  private final Map<String, YamlNode> keys;
  private final Requirement requirement;
  private final Specification specification;
  private final List<String> problems = new ArrayList<>();

  private RequirementForm(YamlNode node, Requirement requirement, Specification specification) {
    this.node = node;
    this.keys = node.map();
    this.requirement = requirement;
    this.specification = specification;
  }

  /** The problems of a requirement, without those of its examples, each with its position. */
  static List<String> problems(
      YamlNode node, Requirement requirement, Specification specification) {
    RequirementForm form = new RequirementForm(node, requirement, specification);
    RequirementId.problem(requirement.id()).ifPresent(problem -> form.wrong("id", problem));
    form.checkKind();
    form.checkStep();
    form.checkMessage();
    SENTENCES.forEach(form::checkSentence);
    requirement.minorIf().ifPresent(id -> form.checkId(form.keys.get("minor-if").place(), id));
    return form.problems;
  }

  /** The problems of the examples of a requirement. */
  static List<String> problemsOfExamples(
      YamlNode node, Requirement requirement, Specification specification) {
    RequirementForm form = new RequirementForm(node, requirement, specification);
    try {
      form.checkExamples(requirement.examples());
    } catch (SpecificationException e) {
      form.problems.add(e.getMessage());
    }
    return form.problems;
  }

  private void wrong(String key, String problem) {
    problems.add(keys.get(key).place() + ": " + problem);
  }

  private void checkKind() {
    if (!KINDS.contains(requirement.kind())) {
      wrong(
          "kind",
          "kind: found '"
              + requirement.kind().word()
              + "', expected practice, consistency, capability or multiprocessor: only the"
              + " manual defines what an instruction tests");
      return;
    }
    for (String key : OF_PREREQUISITES) {
      if (keys.containsKey(key)) {
        String found = "found '" + key + "', expected no such key: only prerequisites have it";
        problems.add(node.keyError(key, found).getMessage());
      }
    }
  }

  private void checkStep() {
    int step = requirement.step().orElse(1);
    if (specification.step(step).isEmpty()) {
      wrong("step", "step: found " + step + ", expected one of " + steps());
    }
  }

  /** The step numbers of all guides. */
  private String steps() {
    return specification.instructions().stream()
        .flatMap(instruction -> instruction.guide().stream())
        .map(step -> "" + step.number())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void checkMessage() {
    String message = requirement.message();
    if (message.contains("\n") || message.endsWith(".")) {
      wrong("message", "message: expected one line without a full stop");
    }
    Matcher placeholder = PLACEHOLDER.matcher(message);
    while (placeholder.find()) {
      String name = placeholder.group(1);
      boolean isPath = name.equals("path") && requirement.fact().isSeveral();
      if (!name.equals("bits") && !isPath && field(name).isEmpty()) {
        wrong(
            "message",
            "message: found '"
                + placeholder.group()
                + "', expected {bits} or a field such as {cr0}");
      }
    }
  }

  /**
   * A field. For a rule that is evaluated once for each entry of a list, also a field of an entry.
   */
  private Optional<FieldPath> field(String name) {
    boolean isOfEntry = requirement.fact().isSeveral();
    return isOfEntry
        ? FieldPath.parseAny(name).filter(path -> !path.isList())
        : FieldPath.parse(name);
  }

  /** A YAML comment would end a sentence early. */
  private void checkSentence(String key) {
    String text = keys.get(key).text();
    if (!text.endsWith(".") && !text.endsWith(".)")) {
      wrong(key, key + ": expected sentences that end with a full stop (' #' begins a comment)");
    }
  }

  private void checkId(String place, String id) {
    if (specification.byId(id).isEmpty() || id.equals(requirement.id())) {
      List<String> ids = specification.requirements().stream().map(Requirement::id).toList();
      String nearest = ClosestMatch.of(id, ids).map(one -> ", such as " + one).orElse("");
      problems.add(
          place + ": found '" + id + "', expected the id of another requirement" + nearest);
    }
  }

  private void checkExamples(Examples examples) {
    String base = examples.base();
    try {
      ExampleStates.base(base);
    } catch (SpecificationException e) {
      String place = keys.get("examples").map().get("base").place();
      problems.add(place + ": base: found '" + base + "', expected a base state such as 64-bit");
    }
    Stream.of(examples.satisfied(), examples.violated(), examples.notApplicable())
        .flatMap(List::stream)
        .forEach(example -> example.alsoViolates().forEach(id -> checkId(example.place(), id)));
    examples.violated().forEach(this::checkProcessors);
  }

  private void checkProcessors(Example example) {
    boolean isSeveral = example.processors().size() > 1 || !example.machine().isEmpty();
    boolean isAcross = requirement.kind() == Kind.MULTIPROCESSOR;
    if (isSeveral != isAcross) {
      problems.add(
          example.place()
              + (isAcross
                  ? ": found one processor, expected several, as in { processors: [{}, {}] }"
                  : ": found several processors, expected one, because the kind is "
                      + requirement.kind().word()));
    }
  }
}
