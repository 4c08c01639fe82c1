// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.oracle.Comparer;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.oracle.Deviation;
import io.github.vmxcheck.oracle.Execution;
import io.github.vmxcheck.oracle.FuzzRun;
import io.github.vmxcheck.oracle.FuzzSummary;
import io.github.vmxcheck.oracle.Mode;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.oracle.RandomSetups;
import io.github.vmxcheck.oracle.Setup;
import io.github.vmxcheck.oracle.SetupParameter;
import io.github.vmxcheck.oracle.Setups;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random states on every model: Bochs does what the rules predict. */
class FuzzRunTest {
  private static final String HASWELL = "corei7_haswell_4770";
  private static Bochs bochs;
  private static long heard;

  @BeforeAll
  static void build() {
    Bochses.needed();
    bochs = Bochs.open();
  }

  @AfterAll
  static void clean() {
    if (bochs != null) {
      bochs.close();
    }
  }

  private static Validator validator() {
    return new Validator(Specification.builtIn(), new Assumptions(false, List.of()));
  }

  private static FuzzSummary run(List<Deviation> known, List<String> models, long count) {
    return new FuzzRun(bochs, FuzzRunTest::validator, known)
        .run(models, count, 7, 2, done -> heard = Math.max(heard, done));
  }

  /** Every outcome and every known deviation must keep occurring. */
  @Test
  void everyOutcomeOnEveryModelIsAsPredicted() {
    FuzzSummary summary = run(Deviation.known(), Bochs.MODELS, 6500);

    assertThat(summary.differences()).isEmpty();
    assertThat(summary.count()).isEqualTo(6500);
    assertThat(heard).isEqualTo(6500);
    assertThat(summary.count(Kind.AGREES) + summary.count(Kind.DEVIATES)).isEqualTo(6500);
    assertThat(summary.models()).containsExactlyInAnyOrderElementsOf(Bochs.MODELS);
    assertThat(summary.outcomes().keySet())
        .containsExactlyInAnyOrderElementsOf(Specification.builtIn().outcomes().words());
    assertThat(summary.outcomes().values()).allMatch(count -> count >= 10);
    assertThat(summary.deviations().keySet())
        .isEqualTo(new TreeSet<>(Deviation.known().stream().map(Deviation::title).toList()));
  }

  @Test
  void theSameSeedGivesTheSameOutcomes() {
    FuzzSummary one = run(Deviation.known(), List.of(HASWELL), 300);
    FuzzSummary other = run(Deviation.known(), List.of(HASWELL), 300);

    assertThat(other.outcomes()).isEqualTo(one.outcomes());
    assertThat(other.requirements()).isEqualTo(one.requirements());
  }

  /** A deviation that is not known is found, and its setup is made as simple as possible. */
  @Test
  void anUnknownDeviationIsFoundAndShrunk() {
    FuzzRun run = new FuzzRun(bochs, FuzzRunTest::validator, List.of());
    FuzzSummary summary = run.run(List.of(HASWELL), 1000, 7, 2, done -> {});

    FuzzSummary.Found succeeding =
        summary.differences().stream()
            .filter(one -> one.first().execution().outcome().equals("vmsucceed"))
            .findFirst()
            .orElseThrow();
    Comparison simplest = run.shrink(succeeding);
    Setup baseline = new Setups(bochs.run(HASWELL, List.of()).processor()).baseline();
    assertThat(simplest.predicted().decidedBy()).containsExactly("vmxon-paging-mode");
    Setup unpaged =
        baseline
            .with(Mode.UNPAGED)
            .with(SetupParameter.CR0, baseline.get(SetupParameter.CR0) & ~Cr0.PG);
    assertThat(simplest.execution().setup()).isEqualTo(unpaged);
  }

  /** The captured state is the wanted one. */
  @Test
  void theStateIsTheOneThatWasSetUp() {
    Setups setups = new Setups(bochs.run(HASWELL, List.of()).processor());
    RandomSetups random = new RandomSetups(setups, new Random(3));
    List<Setup> some = Stream.generate(random::any).limit(500).toList();
    for (Execution one : bochs.run(HASWELL, some).executions()) {
      var state = one.state().processors().get(0);
      assertThat(one.isSetUp()).as(one.setup().toString()).isTrue();
      assertThat(state.value(Field.CR0)).isEqualTo(one.setup().get(SetupParameter.CR0));
      assertThat(state.value(Field.CR4)).isEqualTo(one.setup().get(SetupParameter.CR4));
      assertThat(state.value(Field.IA32_FEATURE_CONTROL))
          .isEqualTo(one.setup().get(SetupParameter.FEATURE_CONTROL));
    }
  }

  /** Setting a bit that the model lacks faults; the fault is counted, and the bit stays 0. */
  @Test
  void reportsAStateThatCannotBeSetUp() {
    Setups setups = new Setups(bochs.run(HASWELL, List.of()).processor());
    Setup smap =
        setups
            .baseline()
            .with(SetupParameter.CR4, setups.baseline().get(SetupParameter.CR4) | Cr4.SMAP);

    Execution execution = bochs.run(HASWELL, List.of(smap)).executions().get(0);

    assertThat(execution.isSetUp()).isFalse();
    assertThat(new Comparer(validator(), List.of()).compare(execution).kind())
        .isEqualTo(Kind.NOT_SET_UP);
  }

  @Test
  void reportsAModelThatBochsLacks() {
    assertThatThrownBy(() -> bochs.run("none_such", List.of()))
        .isInstanceOf(OracleException.class)
        .hasMessageContaining("none_such: ");
  }
}
