// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.drools.DroolsEngine;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;

/** Evaluates states in a Drools session and with the straight-line code, which must agree. */
final class BothEngines {
  private static final List<Requirement> REQUIREMENTS = Specification.builtIn().requirements();

  private final Evaluator session =
      RuleBase.executedBy(DroolsEngine.builtIn()).newEvaluator(REQUIREMENTS);
  private final Evaluator code = RuleBase.builtIn().newEvaluator(REQUIREMENTS);

  /** Compares each processor alone and all together, before and after derivation. */
  void compare(Snapshot snapshot) {
    compareAsItIs(snapshot);
    List<ProcessorSnapshot> derived =
        snapshot.processors().stream().map(ProcessorSnapshot::copy).toList();
    derived.forEach(Derivation::applyAll);
    compareAsItIs(new Snapshot(snapshot.label(), snapshot.sources(), derived, snapshot.machine()));
  }

  private void compareAsItIs(Snapshot snapshot) {
    snapshot.processors().forEach(this::compare);
    compare(snapshot, null);
  }

  private void compare(ProcessorSnapshot state) {
    assertSame(code.evaluate(state), session.evaluate(state), state.id() + "");
  }

  /** Compares all processors together, with one field treated as certain. */
  void compare(Snapshot snapshot, Field certainField) {
    List<ProcessorSnapshot> states = snapshot.processors();
    assertSame(
        code.evaluate(states, snapshot.machine(), certainField),
        session.evaluate(states, snapshot.machine(), certainField),
        "all processors, " + certainField);
  }

  /** Compares each processor alone, with one field treated as certain. */
  void compareEach(Snapshot snapshot, Field certainField) {
    for (ProcessorSnapshot state : snapshot.processors()) {
      assertSame(
          code.evaluate(state, certainField),
          session.evaluate(state, certainField),
          state.id() + ", " + certainField);
    }
  }

  private static void assertSame(Evaluation actual, Evaluation expected, String where) {
    if (!actual.equals(expected)) {
      for (Requirement one : REQUIREMENTS) {
        int index = one.index();
        assertThat(actual.verdict(index))
            .as("%s on %s", one.id(), where)
            .isEqualTo(expected.verdict(index));
        assertThat(actual.bits(index))
            .as("%s on %s", one.id(), where)
            .isEqualTo(expected.bits(index));
      }
    }
  }
}
