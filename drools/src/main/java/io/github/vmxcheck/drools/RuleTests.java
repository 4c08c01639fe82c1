// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the examples of project rules. Each must have the verdict that its requirement states.
 * Hiding a value may make the verdict undetermined, but must never reverse it.
 */
public final class RuleTests {
  /** Only these two contradict each other: without a value, a requirement may be not applicable. */
  private static final Set<Verdict> CONTRADICTORY = Set.of(Verdict.SATISFIED, Verdict.VIOLATED);

  private final ProjectRules project;
  private final Validator validator;

  /** The results of the examples of a requirement. */
  public record Result(Requirement requirement, int examples, int hidden, List<String> failures) {}

  public RuleTests(ProjectRules project, RuleBase rules) {
    this.project = project;
    validator =
        new Validator(
            project.specification(),
            rules,
            Assumptions.USUAL,
            new KnownProcessors(new Profiles(), Optional.empty()));
  }

  /** Runs the examples of one requirement. */
  public Result run(Requirement requirement) {
    List<String> failures = new ArrayList<>();
    String place = project.place(requirement);
    var examples = requirement.examples();
    if (examples.satisfied().isEmpty()) {
      failures.add(place + ": " + requirement.id() + ": found no satisfied example, expected one");
    }
    if (examples.violated().isEmpty()) {
      failures.add(place + ": " + requirement.id() + ": found no violated example, expected one");
    }
    if (project.statesNotApplicable(requirement) == examples.notApplicable().isEmpty()) {
      failures.add(
          place
              + ": "
              + requirement.id()
              + (examples.notApplicable().isEmpty()
                  ? ": found no not-applicable example, expected one: it does not always apply"
                  : ": found a not-applicable example, expected applies-when in the requirement"));
    }
    int hidden = 0;
    hidden += run(requirement, examples.satisfied(), Verdict.SATISFIED, failures);
    hidden += run(requirement, examples.violated(), Verdict.VIOLATED, failures);
    hidden += run(requirement, examples.notApplicable(), Verdict.NOT_APPLICABLE, failures);
    int count =
        examples.satisfied().size() + examples.violated().size() + examples.notApplicable().size();
    return new Result(requirement, count, hidden, failures);
  }

  private int run(
      Requirement requirement, List<Example> examples, Verdict expected, List<String> failures) {
    int hidden = 0;
    for (Example example : examples) {
      Snapshot state = stateOf(requirement, example);
      Verdict verdict = verdict(requirement, state);
      if (verdict != expected) {
        failures.add(
            example.place()
                + ": "
                + requirement.id()
                + ": found "
                + verdict.word()
                + ", expected "
                + expected.word());
        continue;
      }
      hidden += hide(requirement, example, expected, failures);
    }
    return hidden;
  }

  /** Hides each value that the rules read, one at a time, and each list. */
  private int hide(
      Requirement requirement, Example example, Verdict expected, List<String> failures) {
    Set<FieldPath> paths = read(requirement, stateOf(requirement, example));
    for (FieldPath path : paths) {
      Snapshot state = stateOf(requirement, example);
      state.processors().forEach(path::hideIn);
      path.hideIn(state.machine());
      Verdict verdict = verdict(requirement, state);
      if (verdict != expected && CONTRADICTORY.containsAll(List.of(verdict, expected))) {
        failures.add(
            example.place()
                + ": "
                + requirement.id()
                + ": without "
                + ValueText.title(path)
                + " found "
                + verdict.word()
                + ", expected "
                + expected.word()
                + " or undetermined");
      }
    }
    return paths.size();
  }

  private static Snapshot stateOf(Requirement requirement, Example example) {
    return ExampleStates.of(example, requirement.examples().base());
  }

  /** What the rules read of a state: for a list, the list itself and each of its entries. */
  private Set<FieldPath> read(Requirement requirement, Snapshot state) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    for (Field field : project.reads(requirement)) {
      paths.add(field.isInList() ? FieldPath.of(field.group()) : FieldPath.of(field));
      for (ProcessorSnapshot processor : state.processors()) {
        for (ProcessorSnapshot entry : processor.entries(field.group())) {
          paths.add(FieldPath.of(field).inEntry((int) entry.id()));
        }
      }
    }
    return paths;
  }

  /** The most severe verdict of all processors. */
  private Verdict verdict(Requirement requirement, Snapshot state) {
    Validation validation = validator.validate(state);
    if (requirement.kind() == Kind.MULTIPROCESSOR) {
      return validation.findings().on(requirement.id()).orElseThrow().verdict();
    }
    return validation.processors().stream()
        .map(processor -> processor.verdict(requirement.id()))
        .min(Enum::compareTo)
        .orElseThrow();
  }
}
