// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.model.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The fields each requirement reads: from the compiled rules, in the resource, in behaviour. */
class RuleReadsTest {
  private static final Path RESOURCE =
      Path.of("src/main/resources/io/github/vmxcheck/rules/reads.txt");
  private static final Path ACCESSORS =
      Path.of("src/main/resources/io/github/vmxcheck/rules/accessors.txt");

  private static final Map<String, Set<Field>> READS = readsOfRules();

  private final Specification specification = Specification.builtIn();

  @Test
  void theResourceIsWhatTheCompiledRulesRead() throws IOException {
    String derived =
        specification.requirements().stream()
            .filter(requirement -> requirement.kind() != Kind.OBSERVATION)
            .map(requirement -> line(requirement.id(), READS.get(requirement.id())))
            .collect(Collectors.joining());
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(RESOURCE, derived);
    }
    assertThat(Files.readString(RESOURCE))
        .as("%s is stale: rewrite it with -Dupdate.golden", RESOURCE)
        .isEqualTo(derived);
  }

  @Test
  void theResourceOfTheFactsIsWhatTheirNamesRead() throws IOException {
    StringBuilder derived = new StringBuilder();
    for (Class<?> fact : List.of(Processor.class, Processors.class)) {
      Arrays.stream(fact.getDeclaredMethods())
          .filter(method -> Modifier.isPublic(method.getModifiers()))
          .filter(method -> method.getReturnType() == long.class && method.getParameterCount() == 0)
          .map(Method::getName)
          .sorted()
          .forEach(
              name ->
                  derived.append(
                      line(fact.getSimpleName() + "." + name, ReachableFields.from(fact, name))));
    }
    if (System.getProperty("update.golden") != null) {
      Files.writeString(ACCESSORS, derived);
    }
    assertThat(Files.readString(ACCESSORS)).isEqualTo(derived.toString());
  }

  @Test
  @DisabledIfSystemProperty(named = "update.golden", matches = ".*")
  void aRequirementIsAskedByItsClause() {
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() == Kind.OBSERVATION) {
        assertThat(RuleReads.of(requirement))
            .containsExactly(OBSERVED_OUTCOME, OBSERVED_STATUS, OBSERVED_RFLAGS);
      } else {
        assertThat(RuleReads.of(requirement))
            .as(requirement.id())
            .containsExactlyElementsOf(READS.get(requirement.id()));
      }
    }
  }

  @Test
  void whatIsNotReadMayBeHiddenOrInverted() {
    RuleSession session = session();
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() != Kind.OBSERVATION) {
        examples(requirement).forEach(example -> check(session, requirement, example));
      }
    }
  }

  private void check(RuleSession session, Requirement requirement, Snapshot example) {
    Set<Field> others = EnumSet.complementOf(EnumSet.copyOf(READS.get(requirement.id())));
    List<Verdict> told = verdicts(session, requirement, example, state -> state);
    assertThat(verdicts(session, requirement, example, state -> hidden(state, others)))
        .as("%s with only what it reads", requirement.id())
        .isEqualTo(told);
    assertThat(verdicts(session, requirement, example, state -> inverted(state, others)))
        .as("%s with all that it does not read inverted", requirement.id())
        .isEqualTo(told);
  }

  private static List<Verdict> verdicts(
      RuleSession session,
      Requirement requirement,
      Snapshot example,
      UnaryOperator<ProcessorSnapshot> change) {
    int index = requirement.index();
    List<ProcessorSnapshot> states = example.processors().stream().map(change).toList();
    if (requirement.kind() == Kind.MULTIPROCESSOR) {
      ProcessorSnapshot machine = change.apply(example.machine());
      return List.of(session.evaluate(states, machine, null).verdict(index));
    }
    return states.stream().map(state -> session.evaluate(state).verdict(index)).toList();
  }

  private static ProcessorSnapshot hidden(ProcessorSnapshot state, Set<Field> fields) {
    ProcessorSnapshot changed = state.copy();
    fields.forEach(field -> changed.forget(field, -1L));
    return changed;
  }

  private static ProcessorSnapshot inverted(ProcessorSnapshot state, Set<Field> fields) {
    ProcessorSnapshot changed = state.copy();
    fields.forEach(field -> changed.set(field, ~state.value(field)));
    return changed;
  }

  private static Stream<Snapshot> examples(Requirement requirement) {
    var all = requirement.examples();
    return Stream.of(all.satisfied(), all.violated(), all.notApplicable())
        .flatMap(List::stream)
        .map(example -> derived(example, all.base()));
  }

  private static Snapshot derived(Example example, String base) {
    Snapshot snapshot = ExampleStates.of(example, base);
    snapshot.processors().forEach(Derivation::applyAll);
    return snapshot;
  }

  private RuleSession session() {
    Map<String, Integer> indexOf = new HashMap<>();
    specification.requirements().forEach(r -> indexOf.put(r.id(), r.index()));
    return new RuleSession(RuleBase.builtIn(), indexOf);
  }

  private static String line(String id, Set<Field> fields) {
    String keys = fields.stream().map(field -> " " + field.key()).collect(Collectors.joining());
    return id + ":" + keys + "\n";
  }

  private static Map<String, Set<Field>> readsOfRules() {
    Map<String, Set<Field>> reads = new HashMap<>();
    for (Rule rule : RuleBase.model().getRules()) {
      String id = (String) rule.getMetaData("requirement");
      Set<Field> fields = reads.computeIfAbsent(id, any -> EnumSet.noneOf(Field.class));
      for (Class<?> lambda : RuleLambdas.of(rule)) {
        fields.addAll(ReachableFields.from(lambda, "test"));
        fields.addAll(ReachableFields.from(lambda, "apply"));
      }
    }
    return reads;
  }
}
