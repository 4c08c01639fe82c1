package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Predicts what an instruction does. Stages are passed in the manual's order; the first with a
 * violated prerequisite decides, and an undetermined one before it keeps its own outcome possible.
 */
final class OutcomePredictor {
  private static final Set<String> NOTHING_MET = Set.of();

  private final Specification specification;
  private final Function<ProcessorSnapshot, Evaluation> evaluator;

  /** What one walk through the stages found. */
  private static final class Walk {
    final Set<String> possible = new LinkedHashSet<>();
    final Set<String> deciding = new LinkedHashSet<>();
    final Set<String> open = new LinkedHashSet<>();
    final Set<Integer> errorNumbers = new LinkedHashSet<>();
    boolean maySucceed;

    void add(Walk other) {
      possible.addAll(other.possible);
      deciding.addAll(other.deciding);
      open.addAll(other.open);
      errorNumbers.addAll(other.errorNumbers);
      maySucceed |= other.maySucceed;
    }
  }

  OutcomePredictor(Specification specification, Function<ProcessorSnapshot, Evaluation> evaluator) {
    this.specification = specification;
    this.evaluator = evaluator;
  }

  /** Predicts VMXON, by cases where VMX or SMX operation is open. */
  Outcome vmxon(ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical) {
    return vmxon(state, evaluation, hypothetical, NOTHING_MET);
  }

  private Outcome vmxon(
      ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical, Set<String> met) {
    Instruction instruction = specification.instruction("vmxon");
    Walk all = new Walk();
    Map<String, List<String>> cases = new LinkedHashMap<>();
    for (long operation : vmxOperations(state)) {
      ProcessorSnapshot inCase = inVmxOperation(state, operation);
      Walk one = new Walk();
      for (ProcessorSnapshot inner : bySmxOperation(inCase)) {
        one.add(
            walk(instruction, inner, inner == state ? evaluation : evaluator.apply(inner), met));
      }
      cases.put(VMX_OPERATION.word(operation).orElseThrow(), Outcomes.inOrder(one.possible));
      all.add(one);
    }
    Optional<Outcome> next =
        isCertainFailure(all)
            ? Optional.of(vmxon(state, evaluation, hypothetical, union(met, all.deciding)))
            : Optional.empty();
    return outcome(instruction, all, hypothetical, cases.size() > 1 ? cases : Map.of(), next);
  }

  /**
   * Predicts VMCLEAR or VMPTRLD of the snapshot's VMCS pointer: now, if the processor is known to
   * be in VMX root operation, else after a VMXON that succeeded.
   */
  Outcome vmcs(String name, ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical) {
    return vmcs(specification.instruction(name), state, evaluation, hypothetical, NOTHING_MET);
  }

  private Outcome vmcs(
      Instruction instruction,
      ProcessorSnapshot state,
      Evaluation evaluation,
      boolean hypothetical,
      Set<String> met) {
    Walk walk = walk(instruction, state, evaluation, met);
    Optional<Outcome> next =
        walk.maySucceed || walk.deciding.isEmpty()
            ? Optional.empty()
            : Optional.of(
                vmcs(instruction, state, evaluation, hypothetical, union(met, walk.deciding)));
    return outcome(instruction, walk, hypothetical, Map.of(), next);
  }

  private static Outcome outcome(
      Instruction instruction,
      Walk walk,
      boolean hypothetical,
      Map<String, List<String>> cases,
      Optional<Outcome> next) {
    boolean fails = !walk.maySucceed;
    OptionalInt errorNumber =
        fails && walk.errorNumbers.size() == 1
            ? OptionalInt.of(walk.errorNumbers.iterator().next())
            : OptionalInt.empty();
    return new Outcome(
        instruction.name(),
        Outcomes.inOrder(walk.possible),
        fails ? List.copyOf(walk.deciding) : List.of(),
        List.copyOf(walk.open),
        hypothetical,
        cases,
        next.filter(outcome -> Outcomes.inOrder(walk.possible).size() == 1),
        errorNumber);
  }

  private static boolean isCertainFailure(Walk walk) {
    return !walk.maySucceed && walk.possible.size() == 1 && !walk.deciding.isEmpty();
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new LinkedHashSet<>(a);
    union.addAll(b);
    return union;
  }

  /** The values VMX operation may have; one if it is known. */
  private static List<Long> vmxOperations(ProcessorSnapshot state) {
    List<Long> operations = new ArrayList<>(3);
    for (long operation : new long[] {0, VmxOperation.ROOT, VmxOperation.NON_ROOT}) {
      if (((state.value(VMX_OPERATION) ^ operation) & state.known(VMX_OPERATION)) == 0) {
        operations.add(operation);
      }
    }
    return operations;
  }

  /** The state with VMX operation known. In root operation CR0.PE and CR4.VMXE cannot be 0. */
  private static ProcessorSnapshot inVmxOperation(ProcessorSnapshot state, long operation) {
    if (state.knows(VMX_OPERATION)) {
      return state;
    }
    ProcessorSnapshot copy = state.copy();
    fill(copy, VMX_OPERATION, VMX_OPERATION.mask(), operation);
    if (operation == VmxOperation.ROOT) {
      fill(copy, CR0, Cr0.PE, Cr0.PE);
      fill(copy, CR4, Cr4.VMXE, Cr4.VMXE);
    }
    return copy;
  }

  private static List<ProcessorSnapshot> bySmxOperation(ProcessorSnapshot state) {
    if (state.knows(SMX_OPERATION)) {
      return List.of(state);
    }
    ProcessorSnapshot outside = state.copy();
    fill(outside, SMX_OPERATION, 1, 0);
    ProcessorSnapshot inside = state.copy();
    fill(inside, SMX_OPERATION, 1, 1);
    return List.of(outside, inside);
  }

  private static void fill(ProcessorSnapshot state, Field field, long mask, long value) {
    long open = mask & ~state.known(field);
    if (open != 0) {
      state.set(field, value, open, Origin.assumed());
    }
  }

  private Walk walk(
      Instruction instruction, ProcessorSnapshot state, Evaluation evaluation, Set<String> met) {
    Walk walk = new Walk();
    for (String stage : instruction.stages()) {
      if (decides(instruction, stage, state, evaluation, met, walk)) {
        return walk;
      }
    }
    walk.possible.add(Outcomes.SUCCEED);
    walk.maySucceed = true;
    return walk;
  }

  private boolean decides(
      Instruction instruction,
      String stage,
      ProcessorSnapshot state,
      Evaluation evaluation,
      Set<String> met,
      Walk walk) {
    boolean decided = false;
    for (Requirement requirement : specification.prerequisites(instruction, stage)) {
      if (met.contains(requirement.id()) || untested(requirement, evaluation, met)) {
        continue;
      }
      Verdict verdict = evaluation.verdict(requirement.index());
      if (verdict == Verdict.VIOLATED) {
        walk.deciding.add(requirement.id());
        decided = true;
      } else if (verdict == Verdict.UNDETERMINED) {
        walk.open.add(requirement.id());
      } else {
        continue;
      }
      walk.possible.addAll(outcomes(requirement, state));
      requirement.errorNumber().ifPresent(walk.errorNumbers::add);
    }
    return decided;
  }

  /** Whether a requirement that is tested first in the same stage is violated. */
  private boolean untested(Requirement requirement, Evaluation evaluation, Set<String> met) {
    return requirement.after().stream()
        .filter(id -> !met.contains(id))
        .map(id -> specification.byId(id).orElseThrow())
        .anyMatch(first -> evaluation.verdict(first.index()) == Verdict.VIOLATED);
  }

  /** What the instruction does if this prerequisite is violated: the first case that holds. */
  private static List<String> outcomes(Requirement requirement, ProcessorSnapshot state) {
    List<String> outcomes = new ArrayList<>(2);
    for (OutcomeCase one : requirement.outcomes()) {
      Truth truth = one.when().of(state);
      if (truth != Truth.FALSE) {
        outcomes.addAll(words(one.outcome(), requirement, state));
      }
      if (truth == Truth.TRUE) {
        break;
      }
    }
    return outcomes;
  }

  /** VMfail(n) is VMfailInvalid without a current VMCS, and there is none right after VMXON. */
  private static List<String> words(
      String outcome, Requirement requirement, ProcessorSnapshot state) {
    if (!outcome.equals(Outcomes.FAIL)) {
      return List.of(outcome);
    }
    String valid = Outcomes.FAIL_VALID + requirement.errorNumber().orElseThrow();
    boolean inRoot = state.has(VMX_OPERATION, VmxOperation.ROOT, VmxOperation.ROOT);
    if (!inRoot || state.has(CURRENT_VMCS, -1L, -1L)) {
      return List.of(Outcomes.FAIL_INVALID);
    }
    boolean mayBeNone = (state.value(CURRENT_VMCS) ^ state.known(CURRENT_VMCS)) == 0;
    return mayBeNone ? List.of(Outcomes.FAIL_INVALID, valid) : List.of(valid);
  }
}
