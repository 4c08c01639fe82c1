// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.CURRENT_VMCS;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.OPERAND_ACCESS;
import static io.github.vmxcheck.model.Field.OPERAND_LINEAR;
import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.State.Change;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Specification;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Missing values can make a verdict undetermined, never wrong. */
class KnowledgeProperties {
  private static final Validator VALIDATOR =
      new Validator(Specification.builtIn(), Assumptions.NONE);

  /** Requirements on the operand's linear address. */
  private static final Set<String> OF_OPERAND =
      Set.of("vmxon-operand-canonical", "vmxon-operand-lass", "operand-in-user-half-under-smap");

  /** The verdicts that may result if less is known; not applicable means not violated. */
  private static Set<Verdict> mayBecome(Verdict verdict) {
    return switch (verdict) {
      case NOT_APPLICABLE ->
          EnumSet.of(Verdict.NOT_APPLICABLE, Verdict.SATISFIED, Verdict.UNDETERMINED);
      case SATISFIED, VIOLATED, UNDETERMINED -> EnumSet.of(verdict, Verdict.UNDETERMINED);
    };
  }

  @Property(tries = 3000)
  void hidingValuesNeverReversesAVerdict(
      @ForAll("faulty") State state, @ForAll("gaps") List<Change> gaps) {
    ProcessorSnapshot full = state.snapshot();
    Assume.that(!States.isContradictory(full));
    ProcessorValidation before = validate(full);
    Assume.that(isConsistent(before));
    ProcessorSnapshot hidden = state.with(gaps).snapshot();
    ProcessorValidation after = validate(hidden);
    for (Finding finding : before.findings()) {
      String id = finding.requirement().id();
      if (!appliesByPresence(id, full, hidden)) {
        assertThat(after.verdict(id)).as(id).isIn(mayBecome(finding.verdict()));
      }
    }
  }

  @Property(tries = 3000)
  void knowingMoreAddsCertainAndRemovesPossibleViolations(
      @ForAll("anyState") State state, @ForAll("gaps") List<Change> gaps) {
    ProcessorSnapshot full = state.snapshot();
    ProcessorSnapshot hidden = state.with(gaps).snapshot();
    assertThat(Bounds.violated(full, false)).containsAll(Bounds.violated(hidden, false));
    Set<String> possible = Bounds.violated(full, true);
    possible.removeIf(id -> appliesByPresence(id, full, hidden));
    assertThat(Bounds.violated(hidden, true)).containsAll(possible);
    Set<String> notApplicable = Bounds.notApplicable(hidden);
    notApplicable.removeIf(id -> appliesByPresence(id, full, hidden));
    assertThat(Bounds.notApplicable(full)).containsAll(notApplicable);
  }

  @Property(tries = 1000)
  void certainViolationsAreAlsoPossible(@ForAll("anyState") State state) {
    ProcessorSnapshot snapshot = state.snapshot();
    assertThat(Bounds.violated(snapshot, true)).containsAll(Bounds.violated(snapshot, false));
  }

  @Property(tries = 300)
  void theBoundsAgreeOnAFullyKnownState(@ForAll("faulty") State state) {
    ProcessorSnapshot snapshot = CompletionsTest.known(state);
    Set<String> open = new HashSet<>(Bounds.violated(snapshot, true));
    open.removeAll(Bounds.violated(snapshot, false));
    assertThat(CompletionsTest.CAUTIOUS).containsAll(open);
  }

  @Provide
  Arbitrary<State> faulty() {
    return States.faulty();
  }

  @Provide
  Arbitrary<State> anyState() {
    return Arbitraries.oneOf(States.nearlyGood(), States.wild());
  }

  @Provide
  Arbitrary<List<Change>> gaps() {
    return States.gaps();
  }

  /**
   * Whether the requirement applies only if a field is present that was hidden. Without the VMCS
   * pointer, nothing about the VMCS is checked; without the current-VMCS pointer, nothing about the
   * current VMCS. A snapshot with the result of the operand access does not need the address.
   */
  private static boolean appliesByPresence(
      String id, ProcessorSnapshot full, ProcessorSnapshot hidden) {
    boolean ofVmcs =
        id.startsWith("vmclear-") || id.startsWith("vmptrld-") || id.startsWith("vmcs-region-");
    boolean ofCurrentVmcs =
        id.startsWith("state-current-vmcs-") || id.equals("vmcs-region-distinct");
    return ofVmcs && vanished(VMCS_POINTER, full, hidden)
        || ofCurrentVmcs && vanished(CURRENT_VMCS, full, hidden)
        || isOfCapabilityMsrs(id) && vanished(IA32_VMX_BASIC, full, hidden)
        || OF_OPERAND.contains(id) && vanished(OPERAND_LINEAR, full, hidden)
        || id.equals("vmxon-operand-canonical") && lostLimitViolation(full, hidden);
  }

  /** 64-bit mode has no limit violations: one makes any address doubtful; see the rule. */
  private static boolean lostLimitViolation(ProcessorSnapshot full, ProcessorSnapshot hidden) {
    long outside = OperandAccess.OUTSIDE_SEGMENT;
    return full.has(OPERAND_ACCESS, outside, outside)
        && !hidden.has(OPERAND_ACCESS, outside, outside);
  }

  /** Without VMX these apply only if IA32_VMX_BASIC was read. */
  private static boolean isOfCapabilityMsrs(String id) {
    return id.startsWith("capability-")
        && !id.startsWith("capability-feature-control-")
        && !id.equals("capability-msr-exists");
  }

  private static boolean vanished(Field field, ProcessorSnapshot full, ProcessorSnapshot hidden) {
    return hidden.isAbsent(field) && !full.isAbsent(field);
  }

  private static boolean isConsistent(ProcessorValidation validation) {
    return validation.findings().stream()
        .filter(finding -> finding.requirement().kind() == Kind.CONSISTENCY)
        .noneMatch(finding -> finding.verdict() == Verdict.VIOLATED);
  }

  private static ProcessorValidation validate(ProcessorSnapshot state) {
    Snapshot snapshot = new Snapshot("", List.of(), List.of(state), new ProcessorSnapshot(0));
    return VALIDATOR.validate(snapshot).processors().get(0);
  }
}
