// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.bench.Workload;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Only peers that give the same verdicts may be compared. */
class PeersTest {
  private static final Random RANDOM = new Random(1);
  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.USUAL);
  private static final List<ProjectPolicy> DOCUMENTS =
      Workload.snapshots().stream().map(ProjectPolicy::of).toList();
  private static final List<ProjectPolicy> DISTURBED =
      Stream.concat(Workload.snapshots().stream(), Workload.snapshots().stream())
          .map(PeersTest::disturbed)
          .map(ProjectPolicy::of)
          .toList();

  /** A dumped state and the verdicts of vmxcheck. */
  private record ProjectPolicy(ProcessorSnapshot dumped, Map<Judged, Verdict> verdicts) {

    static ProjectPolicy of(Snapshot document) {
      ProcessorValidation validation = VALIDATOR.validate(document).processors().get(0);
      Map<Judged, Verdict> verdicts = new EnumMap<>(Judged.class);
      for (Judged requirement : Judged.values()) {
        verdicts.put(requirement, validation.verdict(requirement.id()));
      }
      return new ProjectPolicy(document.processors().get(0), verdicts);
    }
  }

  static Stream<Named<Peer>> peers() {
    return Stream.of(
        Named.of("hand-written Java", new HandWritten()),
        Named.of("JEXL", Jexl.peer()),
        Named.of("CEL", CommonExpressionLanguage.peer()));
  }

  @ParameterizedTest
  @MethodSource("peers")
  void aPeerAgreesOnTheMeasuredDocuments(Peer peer) {
    assertThat(DOCUMENTS).allSatisfy(document -> assertSameVerdicts(peer, document));
  }

  @ParameterizedTest
  @MethodSource("peers")
  void aPeerAgreesOnDisturbedDocuments(Peer peer) {
    assertThat(DISTURBED).allSatisfy(state -> assertSameVerdicts(peer, state));
  }

  @ParameterizedTest
  @EnumSource
  void everyRequirementHasSeveralVerdicts(Judged requirement) {
    assertThat(
            Stream.concat(DOCUMENTS.stream(), DISTURBED.stream())
                .map(one -> one.verdicts.get(requirement))
                .distinct())
        .hasSizeGreaterThan(1);
  }

  @Test
  void aDocumentIsValidIfNoRequirementOfTheSchemaIsViolatedOrUndetermined() {
    JsonSchema schema = new JsonSchema();
    List<String> lines = Workload.lines();
    for (int i = 0; i < DOCUMENTS.size(); i++) {
      Map<Judged, Verdict> verdicts = DOCUMENTS.get(i).verdicts;
      boolean nothingIsWrong =
          JsonSchema.SAYS.stream()
              .map(verdicts::get)
              .noneMatch(one -> one == Verdict.VIOLATED || one == Verdict.UNDETERMINED);
      String line = lines.get(i);

      assertThat(schema.holds(line)).as(line).isEqualTo(nothingIsWrong);
    }
  }

  private static void assertSameVerdicts(Peer peer, ProjectPolicy expected) {
    Verdict[] found = new Verdict[Judged.values().length];
    peer.decide(Peer.prepared(expected.dumped), found);

    assertThat(found).containsExactly(expected.verdicts.values().toArray(Verdict[]::new));
  }

  /** A copy with some bits flipped and some unknown, in any fields. */
  private static Snapshot disturbed(Snapshot document) {
    ProcessorSnapshot state = document.processors().get(0).copy();
    List<Field> fields = new ArrayList<>(Field.outsideLists());
    for (int i = 0; i < 24; i++) {
      Field field = fields.get(RANDOM.nextInt(fields.size()));
      long bits = (1L << RANDOM.nextInt(64) | 1L << RANDOM.nextInt(34)) & field.mask();
      if (i % 2 == 0 && state.knows(field, bits)) {
        state.set(field, ~state.value(field), bits, state.origin(field));
      } else {
        state.forget(field, RANDOM.nextBoolean() ? -1L : bits);
      }
    }
    return new Snapshot(document.label(), document.sources(), List.of(state), document.machine());
  }
}
