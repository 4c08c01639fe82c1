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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.model.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The fields each requirement reads: from the compiled rules, in the resource, in behaviour. */
class RuleReadsTest {
  private static final Path RESOURCE =
      Path.of("src/main/resources/io/github/vmxcheck/rules/reads.txt");

  private final Specification specification = Specification.builtIn();
  private final Map<String, Set<Field>> reads = readsOfRules();

  @Test
  void theResourceIsWhatTheCompiledRulesRead() throws IOException {
    String derived =
        specification.requirements().stream()
            .filter(requirement -> requirement.kind() != Kind.OBSERVATION)
            .map(requirement -> line(requirement.id(), reads.get(requirement.id())))
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
  @DisabledIfSystemProperty(named = "update.golden", matches = ".*")
  void aRequirementIsAskedByItsClause() {
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() == Kind.OBSERVATION) {
        assertThat(RuleReads.of(requirement))
            .containsExactly(OBSERVED_OUTCOME, OBSERVED_STATUS, OBSERVED_RFLAGS);
      } else {
        assertThat(RuleReads.of(requirement))
            .as(requirement.id())
            .containsExactlyElementsOf(reads.get(requirement.id()));
      }
    }
  }

  @Test
  void hidingOrInvertingAFieldThatIsNotReadChangesNoVerdict() {
    RuleSession session = session();
    for (Snapshot example : examples()) {
      List<ProcessorSnapshot> states = example.processors();
      Outlook before = outlook(session, states, example.machine());
      for (Field field : Field.values()) {
        for (Function<ProcessorSnapshot, ProcessorSnapshot> change : changes(field)) {
          List<ProcessorSnapshot> changed = states.stream().map(change).toList();
          Outlook after = outlook(session, changed, change.apply(example.machine()));
          assertSame(field, before, after);
        }
      }
    }
  }

  /** The verdicts on one logical processor, and those across processors. */
  private record Outlook(List<Evaluation> each, Evaluation across) {}

  private static Outlook outlook(
      RuleSession session, List<ProcessorSnapshot> states, ProcessorSnapshot machine) {
    return new Outlook(
        states.stream().map(session::evaluate).toList(), session.evaluate(states, machine, null));
  }

  private void assertSame(Field field, Outlook before, Outlook after) {
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() != Kind.OBSERVATION && !reads.get(requirement.id()).contains(field)) {
        int index = requirement.index();
        String what = requirement.id() + " without reading " + field.key();
        for (int i = 0; i < before.each.size(); i++) {
          assertThat(after.each.get(i).verdict(index))
              .as(what)
              .isEqualTo(before.each.get(i).verdict(index));
        }
        assertThat(after.across.verdict(index)).as(what).isEqualTo(before.across.verdict(index));
      }
    }
  }

  private static List<Function<ProcessorSnapshot, ProcessorSnapshot>> changes(Field field) {
    return List.of(
        state -> state.copy().forget(field, field.mask()),
        state -> state.copy().set(field, ~state.value(field)));
  }

  private List<Snapshot> examples() {
    List<Snapshot> examples = new ArrayList<>();
    for (Requirement requirement : specification.requirements()) {
      var all = requirement.examples();
      Stream.of(all.satisfied(), all.violated(), all.notApplicable())
          .flatMap(List::stream)
          .map(example -> derived(example, all.base()))
          .forEach(examples::add);
    }
    return examples;
  }

  private static Snapshot derived(Example example, String base) {
    Snapshot snapshot = ExampleStates.of(example, base);
    snapshot.processors().forEach(Derivation::applyAll);
    return snapshot;
  }

  private RuleSession session() {
    Map<String, Integer> indexOf = new HashMap<>();
    specification.requirements().forEach(r -> indexOf.put(r.id(), r.index()));
    return new RuleSession(indexOf);
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
