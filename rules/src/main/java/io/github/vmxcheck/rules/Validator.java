// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides every requirement for a snapshot and predicts outcomes. Not thread-safe unless stated
 * otherwise; validators of different threads share no mutable state.
 */
public final class Validator {
  private final Assumptions assumptions;
  private final KnownProcessors knownProcessors;
  private final Evaluator evaluator;
  private final Concluder concluder;
  private final Diagnostician diagnostician;
  private final DemandEvaluator demands;

  public Validator(Specification specification, Assumptions assumptions) {
    this(specification, assumptions, new KnownProcessors(new Profiles(), Optional.empty()));
  }

  public Validator(
      Specification specification, Assumptions assumptions, KnownProcessors knownProcessors) {
    this(specification, RuleBase.builtIn(), assumptions, knownProcessors);
  }

  /** Creates a validator with project rules, whose requirements are in the specification. */
  public Validator(
      Specification specification,
      RuleBase rules,
      Assumptions assumptions,
      KnownProcessors knownProcessors) {
    this(specification, rules, assumptions, knownProcessors, Optional.empty());
  }

  /**
   * Creates a validator for one instruction in question.
   *
   * @param asked the instruction in question; if empty, the one that a snapshot is about
   */
  public Validator(
      Specification specification,
      RuleBase rules,
      Assumptions assumptions,
      KnownProcessors knownProcessors,
      Optional<Instruction> asked) {
    this.assumptions = assumptions;
    this.knownProcessors = knownProcessors;
    evaluator = rules.newEvaluator(specification.requirements());
    concluder =
        new Concluder(
            specification, new OutcomePredictor(specification, evaluator::evaluate), asked);
    diagnostician = new Diagnostician(specification.requirements(), rules);
    demands = new DemandEvaluator(specification.requirements(), rules);
  }

  public KnownProcessors knownProcessors() {
    return knownProcessors;
  }

  /** Validates one snapshot without changing it. */
  public Validation validate(Snapshot snapshot) {
    List<ProcessorValidation> processors = new ArrayList<>(snapshot.processors().size());
    List<ProcessorSnapshot> states = new ArrayList<>(snapshot.processors().size());
    for (ProcessorSnapshot processor : snapshot.processors()) {
      ProcessorValidation validation = validate(processor);
      processors.add(validation);
      states.add(validation.state());
    }
    Evaluation evaluation = evaluator.evaluate(states, snapshot.machine(), null);
    return new Validation(snapshot, processors, concluder.ofMachine(evaluation));
  }

  /** Describes a finding on one logical processor of this validation. Thread-safe. */
  public Diagnosis diagnose(ProcessorValidation validation, Finding finding) {
    return diagnostician.diagnose(validation, finding);
  }

  /** Describes a finding across processors of this validation. Thread-safe. */
  public Diagnosis diagnose(Validation validation, Finding finding) {
    return diagnostician.diagnose(validation, finding);
  }

  /**
   * What the applicable prerequisites of the instruction in question demand of the fields that have
   * known bits, in the order of {@link io.github.vmxcheck.model.Field}. For a validation by this
   * validator; thread-safe.
   */
  public List<FieldDemands> demands(ProcessorValidation validation) {
    return demands.of(validation);
  }

  private ProcessorValidation validate(ProcessorSnapshot processor) {
    ProcessorSnapshot state = processor.copy();
    Derivation.applyAll(state);
    List<Assumptions.Used> assumed = assumptions.with(knownProcessors.supplied(state)).apply(state);
    Conclusions found = concluder.conclude(state, evaluator.evaluate(state));
    return new ProcessorValidation(
        state, assumed, found.findings(), found.question(), found.outcomes(), found.predictions());
  }
}
