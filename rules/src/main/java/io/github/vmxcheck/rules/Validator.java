package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.VMCS_POINTER;

import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides every requirement over a snapshot and predicts outcomes. For one thread. */
public final class Validator {
  private final Specification specification;
  private final Assumptions assumptions;
  private final KnownProcessors knownProcessors;
  private final RuleSession session;
  private final OutcomePredictor predictor;
  private final Diagnostician diagnostician;

  public Validator(Specification specification, Assumptions assumptions) {
    this(specification, assumptions, new KnownProcessors(new Profiles(), Optional.empty()));
  }

  public Validator(
      Specification specification, Assumptions assumptions, KnownProcessors knownProcessors) {
    this.specification = specification;
    this.assumptions = assumptions;
    this.knownProcessors = knownProcessors;
    Map<String, Integer> indexOf = new HashMap<>();
    specification.requirements().forEach(r -> indexOf.put(r.id(), r.index()));
    session = new RuleSession(indexOf);
    predictor = new OutcomePredictor(specification, session::evaluate);
    diagnostician = new Diagnostician(session);
  }

  public KnownProcessors knownProcessors() {
    return knownProcessors;
  }

  /** Validates one snapshot, which stays as it is. */
  public Validation validate(Snapshot snapshot) {
    List<ProcessorValidation> processors = new ArrayList<>();
    for (ProcessorSnapshot processor : snapshot.processors()) {
      processors.add(validate(processor));
    }
    List<ProcessorSnapshot> states = processors.stream().map(ProcessorValidation::state).toList();
    Evaluation evaluation = session.evaluate(states, snapshot.machine(), null);
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : specification.requirements()) {
      if (requirement.kind() == Kind.MULTIPROCESSOR) {
        findings.add(finding(requirement, evaluation));
      }
    }
    return new Validation(snapshot, processors, findings);
  }

  /** Puts a finding on one logical processor into words. */
  public Diagnosis diagnose(ProcessorValidation validation, Finding finding) {
    return diagnostician.diagnose(validation, finding);
  }

  /** Puts a finding across processors into words. */
  public Diagnosis diagnose(Validation validation, Finding finding) {
    return diagnostician.diagnose(validation, finding);
  }

  private ProcessorValidation validate(ProcessorSnapshot processor) {
    ProcessorSnapshot state = processor.copy();
    Derivation.applyAll(state);
    List<Assumptions.Used> assumed = assumptions.with(knownProcessors.supplied(state)).apply(state);
    Evaluation evaluation = session.evaluate(state);
    boolean hypothetical = isHypothetical(evaluation);
    Outcome vmxon = predictor.vmxon(state, evaluation, hypothetical);
    Optional<Outcome> vmclear = Optional.empty();
    Optional<Outcome> vmptrld = Optional.empty();
    if (!state.isAbsent(VMCS_POINTER)) {
      vmclear = Optional.of(predictor.vmcs("vmclear", state, evaluation, hypothetical));
      vmptrld = Optional.of(predictor.vmcs("vmptrld", state, evaluation, hypothetical));
    }
    return new ProcessorValidation(
        state, assumed, findings(state, evaluation, vmxon), vmxon, vmclear, vmptrld);
  }

  private boolean isHypothetical(Evaluation evaluation) {
    return specification.requirements().stream()
        .filter(requirement -> requirement.kind() == Kind.CONSISTENCY)
        .anyMatch(requirement -> evaluation.verdict(requirement.index()) == Verdict.VIOLATED);
  }

  private List<Finding> findings(ProcessorSnapshot state, Evaluation evaluation, Outcome vmxon) {
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : specification.requirements()) {
      switch (requirement.kind()) {
        case MULTIPROCESSOR -> {}
        case OBSERVATION ->
            findings.add(
                new Finding(
                    requirement,
                    Observation.verdict(state, vmxon),
                    requirement.level(),
                    List.of()));
        case PREREQUISITE, CONSISTENCY, CAPABILITY, PRACTICE ->
            findings.add(finding(requirement, evaluation));
      }
    }
    return findings;
  }

  private Finding finding(Requirement requirement, Evaluation evaluation) {
    int index = requirement.index();
    boolean minor =
        requirement
            .minorIf()
            .flatMap(specification::byId)
            .filter(cause -> evaluation.verdict(cause.index()) == Verdict.VIOLATED)
            .isPresent();
    return new Finding(
        requirement,
        evaluation.verdict(index),
        minor ? Level.NOTE : requirement.level(),
        evaluation.bits(index));
  }
}
