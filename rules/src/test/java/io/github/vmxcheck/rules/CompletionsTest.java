// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.State.Change;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Verdicts on partly known states are exact: VIOLATED if and only if every completion of the
 * unknown bits violates the requirement, SATISFIED or NOT_APPLICABLE if and only if none does.
 */
class CompletionsTest {
  private static final List<Requirement> REQUIREMENTS = Specification.builtIn().requirements();
  private static final Evaluator RULES = PlainSession.evaluator();

  /**
   * Requirements that may be undetermined although all completions agree.
   *
   * <ul>
   *   <li>The physical-address width comes from three CPUID leaves and is used only if it is fully
   *       known; a width that no processor has, such as 5, counts as unknown.
   *   <li>Whether an address is canonical depends on a carry through all its bits.
   *   <li>One CPUID feature bit governs two bits of IA32_VMX_CR4_FIXED1 (VME and PVI). If these
   *       differ, one of them is wrong, whatever the feature bit is.
   *   <li>If a bit of one register says whether another register exists, one of the two may be
   *       wrong either way.
   * </ul>
   */
  static final Set<String> CAUTIOUS =
      Set.of(
          "state-cr3-width",
          "vmxon-pointer-width",
          "vmclear-pointer-width",
          "vmptrld-pointer-width",
          "vmxon-operand-canonical",
          "capability-cr4-fixed1-matches-cpuid",
          "capability-msr-exists");

  @Property(tries = 4000)
  void verdictsMatchAllCompletions(
      @ForAll("faulty") State state, @ForAll("gaps") List<Change> gaps) {
    ProcessorSnapshot partial = known(state);
    gaps.forEach(gap -> gap.applyTo(partial));
    Set<String> inSome = new HashSet<>();
    Set<String> inAll = null;
    for (ProcessorSnapshot completion : completions(partial, gaps)) {
      Set<String> violations = Bounds.violations(completion);
      inSome.addAll(violations);
      if (inAll == null) {
        inAll = violations;
      }
      inAll.retainAll(violations);
    }
    Evaluation evaluation = RULES.evaluate(partial);
    for (Requirement requirement : REQUIREMENTS) {
      String id = requirement.id();
      Verdict exact = exact(inAll.contains(id), inSome.contains(id));
      Verdict verdict = evaluation.verdict(requirement.index());
      if (verdict != Verdict.UNDETERMINED || !CAUTIOUS.contains(id)) {
        Verdict found = verdict == Verdict.NOT_APPLICABLE ? Verdict.SATISFIED : verdict;
        assertThat(found).as(id).isEqualTo(exact);
      }
    }
  }

  private static Verdict exact(boolean violatedInAll, boolean violatedInSome) {
    if (violatedInAll) {
      return Verdict.VIOLATED;
    }
    return violatedInSome ? Verdict.UNDETERMINED : Verdict.SATISFIED;
  }

  @Property(tries = 2000)
  void rulesAgreeWithHandWrittenJava(@ForAll("faulty") State state) {
    ProcessorSnapshot snapshot = known(state);
    Set<String> expected = new HashSet<>();
    HandWritten.VIOLATIONS.forEach(
        (id, violation) -> {
          if (violation.test(snapshot)) {
            expected.add(id);
          }
        });
    Set<String> violated = Bounds.violations(snapshot);
    violated.retainAll(HandWritten.VIOLATIONS.keySet());
    assertThat(violated).isEqualTo(expected);
  }

  @Provide
  Arbitrary<State> faulty() {
    return States.faulty();
  }

  @Provide
  Arbitrary<List<Change>> gaps() {
    return States.bitGaps(7);
  }

  /** The state with its unknown bits set to 0, so that only gaps added later are unknown. */
  static ProcessorSnapshot known(State state) {
    ProcessorSnapshot snapshot = state.snapshot();
    for (Field field : Field.outsideLists()) {
      long open = field.mask() & ~snapshot.known(field);
      if (open != 0 && !snapshot.isUnreadable(field)) {
        snapshot.set(field, 0, open, Origin.NONE);
      }
    }
    return snapshot;
  }

  private static List<ProcessorSnapshot> completions(ProcessorSnapshot partial, List<Change> gaps) {
    return IntStream.range(0, 1 << gaps.size())
        .mapToObj(values -> completion(partial, gaps, values))
        .toList();
  }

  private static ProcessorSnapshot completion(
      ProcessorSnapshot partial, List<Change> gaps, int values) {
    ProcessorSnapshot completion = partial.copy();
    for (int i = 0; i < gaps.size(); i++) {
      Change gap = gaps.get(i);
      if (!partial.isUnreadable(gap.field())) {
        completion.set(gap.field(), -(values >>> i & 1L), gap.mask(), Origin.NONE);
      }
    }
    return completion;
  }
}
