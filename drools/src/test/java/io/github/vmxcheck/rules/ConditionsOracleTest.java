// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.fuzz.ProcessorStates;
import io.github.vmxcheck.fuzz.States;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditions of the clauses say what the rules that exempt say. */
class ConditionsOracleTest {
  private static final int STATES = Integer.getInteger("states", 1200);
  private static final Field[] FIELDS = Field.values();
  private static final List<Requirement> REQUIREMENTS = Specification.builtIn().requirements();
  private static long verdicts;
  private static long missing;
  private static final Map<String, Integer> DIFFERENCES = new HashMap<>();

  private final Evaluator conditions =
      RuleBase.only(rule -> !rule.isExemption()).newEvaluator(REQUIREMENTS);
  private final Evaluator exemptions =
      RuleBase.builtIn().newEvaluator(REQUIREMENTS.stream().map(one -> always(one)).toList());

  private static Requirement always(Requirement of) {
    return new Requirement(
        of.id(),
        of.index(),
        of.section(),
        of.kind(),
        of.instruction(),
        of.stage(),
        of.outcomes(),
        of.errorNumber(),
        of.after(),
        of.level(),
        of.minorIf(),
        of.allowedBy(),
        of.step(),
        Condition.always(),
        of.statement(),
        of.message(),
        of.why(),
        of.fix(),
        of.code(),
        of.citations(),
        of.notes(),
        of.examples());
  }

  @AfterAll
  static void tell() {
    System.out.println("COMPARED verdicts " + verdicts + ", missing " + missing);
    System.out.println("DIFFERENCES " + DIFFERENCES);
  }

  @Test
  void theExamplesOfEveryClause() {
    for (Requirement requirement : REQUIREMENTS) {
      var examples = requirement.examples();
      Stream.of(examples.satisfied(), examples.violated(), examples.notApplicable())
          .flatMap(List::stream)
          .map(example -> ExampleStates.of(example, examples.base()))
          .forEach(this::compareWithEachFieldCertain);
    }
    assertThat(DIFFERENCES).isEmpty();
  }

  private void compareWithEachFieldCertain(Snapshot snapshot) {
    compare(snapshot, null);
    for (Field field : FIELDS) {
      snapshot.processors().forEach(state -> state.forget(field, 0x5555_5555_5555_5555L));
      compare(snapshot, field);
    }
  }

  @ParameterizedTest
  @CsvSource({"any, 20", "bits, 20", "mutated, 40", "machine, 20"})
  void generatedStates(String kind, int share) {
    Random random = new Random(kind.hashCode());
    states(kind).stream(random.nextLong())
        .limit((long) STATES * share / 100)
        .forEach(
            snapshot -> {
              change(snapshot, random);
              compare(snapshot, null);
              compare(snapshot, FIELDS[random.nextInt(FIELDS.length)]);
              snapshot.processors().forEach(Derivation::applyAll);
              compare(snapshot, null);
            });
    assertThat(DIFFERENCES).isEmpty();
  }

  private static States states(String kind) {
    return switch (kind) {
      case "any" -> ProcessorStates.usual().anyState();
      case "bits" -> ProcessorStates.anyBits();
      case "mutated" -> ProcessorStates.mutating(good(1));
      default -> ProcessorStates.mutating(good(4));
    };
  }

  private static Snapshot good(int processors) {
    List<ProcessorSnapshot> states = new ArrayList<>();
    for (int i = 0; i < processors; i++) {
      states.add(ExampleStates.base("64-bit"));
    }
    ProcessorSnapshot machine =
        new ProcessorSnapshot(0)
            .set(Field.VMM_ACTIVE_PROCESSORS, processors)
            .set(Field.VMM_INITIALIZED_PROCESSORS, processors);
    return new Snapshot("", List.of(), states, machine);
  }

  /** In every second snapshot some bits of many fields are unknown, or they were unreadable. */
  private static void change(Snapshot snapshot, Random random) {
    if (random.nextBoolean()) {
      List<ProcessorSnapshot> all = new ArrayList<>(snapshot.processors());
      all.add(snapshot.machine());
      for (ProcessorSnapshot state : all) {
        for (int i = random.nextInt(20); i > 0; i--) {
          Field field = FIELDS[random.nextInt(FIELDS.length)];
          switch (random.nextInt(6)) {
            case 0 -> state.setUnreadable(field, 0);
            case 1, 2 -> state.forget(field, -1L);
            case 3 -> state.set(field, random.nextLong());
            case 4 -> state.set(Field.CURRENT_VMCS, state.value(Field.VMCS_POINTER));
            default -> state.forget(field, random.nextLong());
          }
        }
      }
    }
  }

  private void compare(Snapshot snapshot, Field field) {
    List<ProcessorSnapshot> states = snapshot.processors();
    ProcessorSnapshot machine = snapshot.machine();
    for (ProcessorSnapshot state : states) {
      compare(evaluator -> one(evaluator, state, field), false);
      if (field == null) {
        compareMissing(List.of(state), machine, false, (evaluator, f) -> one(evaluator, state, f));
      }
    }
    compare(evaluator -> evaluator.evaluate(states, machine, field), true);
    if (field == null) {
      compareMissing(
          states, machine, true, (evaluator, f) -> evaluator.evaluate(states, machine, f));
    }
  }

  private static Evaluation one(Evaluator evaluator, ProcessorSnapshot state, Field field) {
    return field == null ? evaluator.evaluate(state) : evaluator.evaluate(state, field);
  }

  private void compare(Function<Evaluator, Evaluation> evaluate, boolean isOfMachine) {
    Evaluation actual = evaluate.apply(conditions);
    Evaluation expected = evaluate.apply(exemptions);
    for (Requirement one : REQUIREMENTS) {
      if (isOfMachine == (one.kind() == Kind.MULTIPROCESSOR)) {
        verdicts++;
        if (actual.verdict(one.index()) != expected.verdict(one.index())
            || !actual.bits(one.index()).equals(expected.bits(one.index()))) {
          DIFFERENCES.merge(one.id(), 1, Integer::sum);
        }
      }
    }
  }

  private void compareMissing(
      List<ProcessorSnapshot> states,
      ProcessorSnapshot machine,
      boolean isOfMachine,
      java.util.function.BiFunction<Evaluator, Field, Evaluation> evaluate) {
    Evaluation found = evaluate.apply(conditions, null);
    Map<Field, Evaluation> actual = new EnumMap<>(Field.class);
    Map<Field, Evaluation> expected = new EnumMap<>(Field.class);
    for (Requirement one : REQUIREMENTS) {
      if (isOfMachine == (one.kind() == Kind.MULTIPROCESSOR)
          && found.verdict(one.index()) == Verdict.UNDETERMINED) {
        missing++;
        Finding finding =
            new Finding(one, Verdict.UNDETERMINED, one.level(), found.bits(one.index()));
        Function<Field, List<ProcessorSnapshot>> with =
            field -> field.isOfMachine() ? List.of(machine) : states;
        List<FieldPath> now =
            OpenFields.of(
                finding,
                RuleReads.of(one),
                with,
                f -> actual.computeIfAbsent(f, g -> evaluate.apply(conditions, g)));
        List<FieldPath> before =
            OpenFields.of(
                finding,
                RuleReads.of(always(one)),
                with,
                f -> expected.computeIfAbsent(f, g -> evaluate.apply(exemptions, g)));
        if (!now.equals(before)) {
          DIFFERENCES.merge("missing of " + one.id(), 1, Integer::sum);
        }
      }
    }
  }
}
