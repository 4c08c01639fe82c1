// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes of validations what reports for programs hold. */
public final class Results {
  private final Setting setting;
  private final Function<Findings, List<Finding>> shown;
  private final FindingResults findings;

  public Results(Setting setting, Function<Findings, List<Finding>> shown) {
    this.setting = setting;
    this.shown = shown;
    findings = new FindingResults(setting);
  }

  /** Of all findings. */
  public static Results ofAll(Setting setting) {
    return new Results(setting, setting.withAll()::shown);
  }

  /** What was found in a snapshot. */
  public SnapshotResult of(Validation validation) {
    Snapshot snapshot = validation.snapshot();
    List<SourceText> sources = snapshot.sources();
    List<ProcessorResult> processors = new ArrayList<>(validation.processors().size());
    for (ProcessorValidation processor : validation.processors()) {
      processors.add(processor(processor, sources));
    }
    return new SnapshotResult(
        snapshot.name(),
        sources(snapshot),
        snapshot.label(),
        snapshot.formats(),
        hints(snapshot),
        counts(validation),
        processors,
        across(validation));
  }

  private static List<String> sources(Snapshot snapshot) {
    return snapshot.sources().size() > 1
        ? snapshot.sources().stream().map(SourceText::name).distinct().toList()
        : List.of();
  }

  private static List<SnapshotResult.Hint> hints(Snapshot snapshot) {
    List<SnapshotResult.Hint> hints = new ArrayList<>(snapshot.hints().size());
    for (Hint hint : snapshot.hints()) {
      hints.add(
          new SnapshotResult.Hint(
              hint.text(), FindingResults.place(hint.origin(), snapshot.sources())));
    }
    return hints;
  }

  private static SnapshotResult.Counts counts(Validation validation) {
    return new SnapshotResult.Counts(
        count(validation, Verdict.VIOLATED),
        count(validation, Verdict.UNDETERMINED),
        count(validation, Verdict.NOT_APPLICABLE),
        count(validation, Verdict.SATISFIED));
  }

  private static long count(Validation validation, Verdict verdict) {
    long count = validation.findings().with(verdict).size();
    for (ProcessorValidation processor : validation.processors()) {
      count += processor.findings().with(verdict).size();
    }
    return count;
  }

  private List<FindingResult> across(Validation validation) {
    List<FindingResult> results = new ArrayList<>();
    for (Finding finding : shown.apply(validation.findings())) {
      results.add(
          findings.of(
              finding,
              setting.validator().diagnose(validation, finding),
              validation.snapshot().sources()));
    }
    return results;
  }

  private ProcessorResult processor(ProcessorValidation processor, List<SourceText> sources) {
    long first = processor.state().firstPlace();
    return new ProcessorResult(
        processor.state().id(),
        processor.state().isNumbered(),
        first == Origin.NONE ? Optional.empty() : Optional.of(FindingResults.place(first, sources)),
        processor.outcome(),
        vmcs(processor),
        Remarks.effects(processor, setting.specification()),
        assumed(processor),
        profile(processor),
        known().suggested(processor.state()).stream().map(Profile::name).toList(),
        derived(processor),
        PagingMode.of(processor.state()),
        findings(processor, sources));
  }

  private List<FindingResult> findings(ProcessorValidation processor, List<SourceText> sources) {
    List<FindingResult> results = new ArrayList<>();
    for (Finding finding : shown.apply(processor.findings())) {
      results.add(findings.of(finding, setting.validator().diagnose(processor, finding), sources));
    }
    return results;
  }

  private static Optional<ProcessorResult.Vmcs> vmcs(ProcessorValidation processor) {
    if (processor.vmclear().isEmpty() || processor.vmptrld().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessorResult.Vmcs(
            Remarks.supposedOfVmcs(processor),
            processor.vmclear().get(),
            processor.vmptrld().get()));
  }

  private static Map<String, String> assumed(ProcessorValidation processor) {
    Map<String, String> assumed = new LinkedHashMap<>();
    for (Assumptions.Used used : processor.assumed()) {
      assumed.put(used.path().text(), used.value());
    }
    return assumed;
  }

  private Optional<ProcessorResult.ProfileUse> profile(ProcessorValidation processor) {
    return setting
        .profile()
        .map(
            name ->
                new ProcessorResult.ProfileUse(
                    name, supplied(processor), known().contradiction(processor.state())));
  }

  private static List<String> supplied(ProcessorValidation processor) {
    return processor.assumed().stream()
        .filter(used -> !used.profile().isEmpty())
        .map(used -> used.path().text())
        .toList();
  }

  private KnownProcessors known() {
    return setting.validator().knownProcessors();
  }

  private static Map<String, ProcessorResult.Derived> derived(ProcessorValidation processor) {
    Map<String, ProcessorResult.Derived> derived = new LinkedHashMap<>();
    for (Field field : Field.values()) {
      long origin = processor.state().origin(field);
      if (Origin.isDerived(origin)) {
        derived.put(
            field.key(),
            new ProcessorResult.Derived(
                Value.of(processor.state(), field), Origin.derivation(origin).reason()));
      }
    }
    return derived;
  }
}
