// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.check.result.Fingerprints;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Acceptance;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Applies a project's selection, levels, waivers and baseline to findings. */
public final class ProjectPolicy {
  private final Selection selection;
  private final Waivers waivers;
  private final Optional<Baseline> baseline;

  /**
   * Creates a policy. All threads may share it, but with a baseline only one may use it.
   *
   * @param selection of requirements
   * @param waivers of the project
   * @param baseline to compare with or to write
   */
  public ProjectPolicy(Selection selection, Waivers waivers, Optional<Baseline> baseline) {
    this.selection = selection;
    this.waivers = waivers;
    this.baseline = baseline;
  }

  /** The policy without a project: every finding counts as the specification defines it. */
  public static ProjectPolicy ofNoProject(Specification specification) {
    return new ProjectPolicy(
        Selection.of(specification, List.of(), List.of(), List.of()),
        Waivers.of(List.of(), specification, () -> LocalDate.MIN),
        Optional.empty());
  }

  /** Creates a judge for one thread. */
  public Judge judge(Validator validator) {
    return new Judge(validator);
  }

  /** Warnings about the waivers and the baseline of the project, in sentences. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>(waivers.remarks());
    long gone = baseline.map(Baseline::gone).orElse(0L);
    if (gone > 0) {
      remarks.add(
          "baseline: "
              + Phrases.count(gone, "violation")
              + (gone == 1 ? " is" : " are")
              + " gone; --write-baseline removes them");
    }
    return remarks;
  }

  /** A finding, and what it is about. */
  record Subject(
      Snapshot snapshot,
      OptionalLong processor,
      Finding finding,
      Function<Finding, Diagnosis> words) {

    /** Key of the field it is about; empty if it is not about a field. */
    String field() {
      Diagnosis diagnosis = words.apply(finding);
      if (!diagnosis.bits().isEmpty()) {
        return diagnosis.bits().get(0).path().text();
      }
      return diagnosis.evidence().isEmpty() ? "" : diagnosis.evidence().get(0).path().text();
    }
  }

  /** Applies the policy in one thread. */
  public final class Judge {
    private final Validator validator;
    private final Selection.Selector selector = selection.new Selector();

    private Judge(Validator validator) {
      this.validator = validator;
    }

    /** The validation with the policy applied to its findings. */
    public Validation of(Validation validation) {
      if (selection.isEverything() && waivers.areNone() && baseline.isEmpty()) {
        return validation;
      }
      Snapshot snapshot = validation.snapshot();
      String name = baseline.map(one -> one.begin(name(snapshot))).orElse("");
      List<ProcessorValidation> processors = new ArrayList<>(validation.processors().size());
      for (ProcessorValidation processor : validation.processors()) {
        OptionalLong number = OptionalLong.of(processor.state().id());
        Function<Finding, Diagnosis> words = one -> validator.diagnose(processor, one);
        Function<Finding, Subject> subject = one -> new Subject(snapshot, number, one, words);
        processors.add(processor.with(accepted(processor.findings(), subject, name)));
      }
      Function<Finding, Diagnosis> words = one -> validator.diagnose(validation, one);
      Function<Finding, Subject> subject =
          one -> new Subject(snapshot, OptionalLong.empty(), one, words);
      return new Validation(snapshot, processors, accepted(validation.findings(), subject, name));
    }

    /** The name of a snapshot in a baseline, with control and invisible characters escaped. */
    private static String name(Snapshot snapshot) {
      return Sanitized.of(Fingerprints.name(snapshot.label(), snapshot.name()));
    }

    private Findings accepted(Findings all, Function<Finding, Subject> subject, String name) {
      Findings selected = selector.of(all);
      if (baseline.isEmpty() && selected.notable().stream().noneMatch(waivers::mayCover)) {
        return selected;
      }
      return selected.of(one -> true, one -> one.with(acceptance(subject.apply(one), name)));
    }

    private Acceptance acceptance(Subject one, String name) {
      Acceptance said = waivers.of(one);
      if (baseline.isEmpty()) {
        return said;
      }
      boolean isKnown =
          one.finding.verdict() == Verdict.VIOLATED
              && said.waiver().isEmpty()
              && baseline.get().knows(entry(one, name));
      return new Acceptance(said.waiver(), said.expired(), Optional.of(isKnown));
    }

    private static Baseline.Entry entry(Subject one, String name) {
      String processor =
          one.processor.isPresent() ? Long.toUnsignedString(one.processor.getAsLong()) : "";
      return new Baseline.Entry(one.finding.requirement().id(), name, processor, one.field());
    }
  }
}
