// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Predicts what an instruction does, by cases where VMX or SMX operation is open. */
final class OutcomePredictor {
  private static final Set<String> NOTHING_MET = Set.of();

  private final Specification specification;
  private final Function<ProcessorSnapshot, Evaluation> evaluator;
  private final Map<String, List<List<Requirement>>> stages = new HashMap<>();

  OutcomePredictor(Specification specification, Function<ProcessorSnapshot, Evaluation> evaluator) {
    this.specification = specification;
    this.evaluator = evaluator;
  }

  /** Predicts VMXON. */
  Outcome vmxon(ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical) {
    return vmxon(state, evaluation, hypothetical, NOTHING_MET);
  }

  private Outcome vmxon(
      ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical, Set<String> met) {
    StageWalk all = new StageWalk(stages("vmxon"), met);
    Map<String, List<String>> cases = new LinkedHashMap<>();
    for (long operation : vmxOperations(state)) {
      StageWalk one = new StageWalk(stages("vmxon"), met);
      for (ProcessorSnapshot inner : bySmxOperation(inVmxOperation(state, operation))) {
        one.walk(inner, inner == state ? evaluation : evaluator.apply(inner));
      }
      cases.put(VMX_OPERATION.word(operation).orElseThrow(), Outcomes.inOrder(one.possible()));
      all.add(one);
    }
    return outcome(
        "vmxon",
        all,
        evaluation,
        hypothetical,
        cases.size() > 1 ? cases : Map.of(),
        decidedBy -> vmxon(state, evaluation, hypothetical, union(met, decidedBy)));
  }

  /**
   * Predicts VMCLEAR or VMPTRLD of the snapshot's VMCS pointer: now, if the processor is known to
   * be in VMX operation, else after a VMXON that succeeded.
   */
  Outcome vmcs(String name, ProcessorSnapshot state, Evaluation evaluation, boolean hypothetical) {
    return vmcs(name, state, evaluation, hypothetical, NOTHING_MET);
  }

  private Outcome vmcs(
      String name,
      ProcessorSnapshot state,
      Evaluation evaluation,
      boolean hypothetical,
      Set<String> met) {
    StageWalk walk = new StageWalk(stages(name), met);
    ProcessorSnapshot after = notInNonRootOperation(state);
    walk.walk(after, after == state ? evaluation : evaluator.apply(after));
    return outcome(
        name,
        walk,
        evaluation,
        hypothetical,
        Map.of(),
        decidedBy -> vmcs(name, state, evaluation, hypothetical, union(met, decidedBy)));
  }

  private Outcome outcome(
      String name,
      StageWalk walk,
      Evaluation evaluation,
      boolean hypothetical,
      Map<String, List<String>> cases,
      Function<Set<String>, Outcome> nextWithMet) {
    boolean certain = walk.possible().size() == 1;
    boolean fails = !walk.maySucceed();
    Set<String> decidedBy = fails ? decidedBy(walk, evaluation) : Set.of();
    Set<String> openBy = new LinkedHashSet<>();
    if (!certain) {
      openBy.addAll(union(walk.open(), walk.deciding()));
      openBy.removeAll(decidedBy);
    }
    return new Outcome(
        name,
        Outcomes.inOrder(walk.possible()),
        List.copyOf(decidedBy),
        List.copyOf(openBy),
        hypothetical,
        cases,
        certain && fails ? Optional.of(nextWithMet.apply(decidedBy)) : Optional.empty(),
        fails ? walk.errorNumber() : OptionalInt.empty());
  }

  /**
   * What decides in every case of an open mode; where nothing does, what decides in one or another.
   */
  private Set<String> decidedBy(StageWalk walk, Evaluation evaluation) {
    Set<String> violated = new LinkedHashSet<>(walk.deciding());
    violated.removeIf(
        id -> evaluation.verdict(specification.byId(id).orElseThrow().index()) != Verdict.VIOLATED);
    return violated.isEmpty() ? walk.deciding() : violated;
  }

  /** The prerequisites tested in each stage of an instruction. */
  private List<List<Requirement>> stages(String name) {
    return stages.computeIfAbsent(
        name,
        key -> {
          Instruction instruction = specification.instruction(key);
          return instruction.stages().stream()
              .map(stage -> specification.prerequisites(instruction, stage))
              .toList();
        });
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> union = new LinkedHashSet<>(a);
    union.addAll(b);
    return union;
  }

  /** The values VMX operation may have; one if it is known. A current VMCS excludes outside. */
  private static List<Long> vmxOperations(ProcessorSnapshot state) {
    List<Long> operations = new ArrayList<>(3);
    boolean isInside = state.hasCurrentVmcs() && !state.knows(VMX_OPERATION);
    for (long operation : new long[] {0, VmxOperation.ROOT, VmxOperation.NON_ROOT}) {
      boolean agrees = ((state.value(VMX_OPERATION) ^ operation) & state.known(VMX_OPERATION)) == 0;
      if (agrees && !(isInside && operation == 0)) {
        operations.add(operation);
      }
    }
    return operations;
  }

  /**
   * The state with VMX operation known. In VMX operation CR4.VMXE cannot be 0, nor can CR0.PE in
   * root operation.
   */
  private static ProcessorSnapshot inVmxOperation(ProcessorSnapshot state, long operation) {
    if (state.knows(VMX_OPERATION)) {
      return state;
    }
    ProcessorSnapshot copy = state.copy();
    fill(copy, VMX_OPERATION, VMX_OPERATION.mask(), operation);
    if (operation != 0) {
      fill(copy, CR4, Cr4.VMXE, Cr4.VMXE);
    }
    if (operation == VmxOperation.ROOT) {
      fill(copy, CR0, Cr0.PE, Cr0.PE);
    }
    return copy;
  }

  /**
   * A VMXON that succeeded left the processor in root operation, unless the dump says otherwise.
   */
  private static ProcessorSnapshot notInNonRootOperation(ProcessorSnapshot state) {
    if (state.knows(VMX_OPERATION, VmxOperation.NON_ROOT)) {
      return state;
    }
    ProcessorSnapshot copy = state.copy();
    fill(copy, VMX_OPERATION, VmxOperation.NON_ROOT, 0);
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
}
