// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.specs.ExampleStates;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks each kind of generated state with the validator, and that no class is missing. */
class ProcessorStatesTest {
  private static final Specification SPECIFICATION = Specification.builtIn();
  private static final Judge JUDGE = new Judge(SPECIFICATION);
  private static final ProcessorStates USUAL = ProcessorStates.usual();
  private static final long SEED = 20_261_127;
  private static final int MANY = 300;

  static Stream<Profile> profiles() {
    Profiles profiles = new Profiles();
    return profiles.names().stream().map(name -> profiles.byName(name).orElseThrow());
  }

  static Stream<Requirement> requirements() {
    return SPECIFICATION.requirements().stream()
        .filter(requirement -> requirement.kind() != Kind.OBSERVATION);
  }

  private static List<String> possible(Snapshot state) {
    return JUDGE.validation(state).processors().get(0).outcome().possible();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void validStatesOfEachProcessorSucceed(Profile profile) {
    ProcessorStates states = ProcessorStates.of(profile);

    states.valid().stream(SEED)
        .limit(MANY)
        .forEach(
            state -> {
              assertThat(JUDGE.violated(state)).isEqualTo(states.violatedByProcessor());
              assertThat(possible(state)).containsExactly("vmsucceed");
            });
  }

  @ParameterizedTest
  @MethodSource("requirements")
  void aViolatingStateViolatesOnlyWhatItsExamplesDeclare(Requirement requirement) {
    Set<Set<String>> allowed = new HashSet<>();
    requirement
        .examples()
        .violated()
        .forEach(
            example -> {
              Set<String> ids = new TreeSet<>(example.alsoViolates());
              ids.add(requirement.id());
              allowed.add(ids);
            });

    assertThat(USUAL.violating(requirement.id()).stream(SEED).limit(MANY))
        .allSatisfy(state -> assertThat(allowed).contains(JUDGE.violated(state)));
  }

  /** A requirement that can be violated alone is violated alone. */
  @Test
  void mostRequirementsAreViolatedAlone() {
    long alone =
        requirements()
            .map(requirement -> USUAL.violating(requirement.id()).stream(SEED))
            .map(states -> JUDGE.violated(states.findFirst().orElseThrow()))
            .filter(violated -> violated.size() == 1)
            .count();

    assertThat(alone).isGreaterThanOrEqualTo(65);
  }

  @Test
  void aNearMissIsValidAndOneStepFromAViolation() {
    int found = 0;
    for (Requirement requirement : requirements().toList()) {
      States states;
      try {
        states = USUAL.nearMiss(requirement.id());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("is one step from violating it");
        continue;
      }
      found++;
      for (Snapshot state : states.stream(SEED).limit(5).toList()) {
        assertThat(JUDGE.violated(state)).as(requirement.id()).isEmpty();
        assertThat(isOneStepFrom(requirement, state)).as(requirement.id()).isTrue();
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(65);
  }

  private static boolean isOneStepFrom(Requirement requirement, Snapshot state) {
    for (int i = 0; i < state.processors().size(); i++) {
      var processor = state.processors().get(i);
      for (Field field : Field.values()) {
        long value = processor.value(field);
        long known = processor.known(field);
        for (Change step : Steps.of(field, processor)) {
          step.apply(processor);
          boolean violated = JUDGE.violated(state).contains(requirement.id());
          Change.set(field, known, value).apply(processor);
          if (violated) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The last page below the width: an easily forgotten edge case. */
  @Test
  void aNearMissOfTheWidthIsOnTheLastPage() {
    Set<Long> pointers =
        USUAL.nearMiss("vmxon-pointer-width").stream(SEED)
            .limit(MANY)
            .map(state -> state.processors().get(0).value(Field.VMXON_POINTER))
            .collect(toSet());

    assertThat(pointers).contains((1L << 39) - 0x1000);
  }

  /** The minimum size occurs; one byte less is too small. */
  @Test
  void aNearMissOfTheSizeIsTheMinimumSize() {
    Set<Long> sizes =
        USUAL.nearMiss("region-size").stream(SEED)
            .limit(MANY)
            .map(state -> state.processors().get(0).value(Field.VMXON_REGION_SIZE))
            .collect(toSet());

    assertThat(sizes).contains(0x400L);
  }

  @Test
  void anyStateIsPossibleAndReachesEveryOutcomeAndEveryViolation() {
    Map<String, Integer> outcomes = new HashMap<>();
    Map<String, Integer> violated = new HashMap<>();
    Map<Integer, Integer> errors = new HashMap<>();
    USUAL.anyState().stream(SEED)
        .limit(20_000)
        .forEach(
            state -> {
              JUDGE.violated(state).forEach(id -> violated.merge(id, 1, Integer::sum));
              for (ProcessorValidation one : JUDGE.validation(state).processors()) {
                one.outcome().possible().forEach(word -> outcomes.merge(word, 1, Integer::sum));
                Stream.of(one.outcome("vmclear"), one.outcome("vmptrld"))
                    .flatMap(Optional::stream)
                    .flatMapToInt(vmcs -> vmcs.errorNumber().stream())
                    .forEach(number -> errors.merge(number, 1, Integer::sum));
              }
            });

    assertThat(errors)
        .containsOnlyKeys(2, 3, 9, 10, 11)
        .allSatisfy((number, count) -> assertThat(count).as("VMfail(%d)", number).isPositive());

    assertThat(outcomes)
        .containsKeys(
            "ud", "gp0", "ss0", "pf", "vm-exit", "vmfail-invalid", "vmfail-valid-15", "vmsucceed")
        .allSatisfy((word, count) -> assertThat(count).as(word).isGreaterThan(50));
    requirements()
        .filter(one -> one.kind() != Kind.CONSISTENCY && one.kind() != Kind.MULTIPROCESSOR)
        .forEach(one -> assertThat(violated.getOrDefault(one.id(), 0)).as(one.id()).isPositive());
    requirements()
        .filter(one -> one.kind() == Kind.CONSISTENCY)
        .forEach(one -> assertThat(violated).doesNotContainKey(one.id()));
  }

  @Test
  void anyBitsTakeEveryValueAndMayBeUnknown() {
    Map<Field, Long> ones = new HashMap<>();
    Map<Field, Long> zeros = new HashMap<>();
    Map<Field, Long> unknown = new HashMap<>();
    ProcessorStates.anyBits().stream(SEED)
        .limit(MANY)
        .flatMap(state -> state.processors().stream())
        .forEach(
            state -> {
              for (Field field : Field.values()) {
                ones.merge(field, state.value(field), (a, b) -> a | b);
                zeros.merge(field, state.known(field) & ~state.value(field), (a, b) -> a | b);
                unknown.merge(field, ~state.known(field) & field.mask(), (a, b) -> a | b);
              }
            });

    for (Field field : AnyBits.FIELDS) {
      if (!field.isOfMachine()) {
        assertThat(ones.get(field)).as(field.key()).isEqualTo(field.mask());
        assertThat(zeros.get(field)).as(field.key()).isEqualTo(field.mask());
        assertThat(unknown.get(field)).as(field.key()).isEqualTo(field.mask());
      }
    }
  }

  @Test
  void aMutationDoesNotChangeTheCapturedState() {
    Snapshot captured =
        ExampleStates.of(
            SPECIFICATION.requirements().get(0).examples().satisfied().get(0), "64-bit");
    Snapshot before =
        ExampleStates.of(
            SPECIFICATION.requirements().get(0).examples().satisfied().get(0), "64-bit");

    List<Snapshot> mutated = ProcessorStates.mutating(captured).stream(SEED).limit(MANY).toList();

    assertThat(values(captured)).isEqualTo(values(before));
    assertThat(mutated.stream().map(ProcessorStatesTest::values).distinct().count())
        .isGreaterThan(MANY / 2);
    assertThatThrownBy(
            () ->
                ProcessorStates.mutating(
                    new Snapshot("", List.of(), List.of(), captured.machine())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Long> values(Snapshot snapshot) {
    return Stream.of(Field.values())
        .flatMap(
            field ->
                Stream.of(
                    snapshot.processors().get(0).value(field),
                    snapshot.processors().get(0).known(field)))
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameStream() {
    assertThat(USUAL.valid().stream(7).limit(50).map(ProcessorStatesTest::values).toList())
        .isEqualTo(
            ProcessorStates.usual().valid().stream(7)
                .limit(50)
                .map(ProcessorStatesTest::values)
                .toList())
        .isNotEqualTo(USUAL.valid().stream(8).limit(50).map(ProcessorStatesTest::values).toList());
  }

  @Test
  void reportsRequirementsThatCannotBeViolated() {
    assertThatThrownBy(() -> USUAL.violating("no-such-id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no requirement 'no-such-id'");
    Profile penryn = new Profiles().byName("yorkfield").orElseThrow();
    assertThatThrownBy(() -> ProcessorStates.of(penryn).violating("pt-trace-loses-enable"))
        .hasMessage("pt-trace-loses-enable: no state of this processor violates it");
  }
}
