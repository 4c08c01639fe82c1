package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.cli.results.FindingResult;
import io.github.vmxcheck.cli.results.ProcessorResult;
import io.github.vmxcheck.cli.results.SnapshotResult;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes of one validation what reports for programs hold. */
final class Results {
  private final Setting setting;
  private final Function<Findings, List<Finding>> shown;
  private final Validation validation;
  private final FindingResults findings;

  private Results(Setting setting, Validation validation, Function<Findings, List<Finding>> shown) {
    this.setting = setting;
    this.shown = shown;
    this.validation = validation;
    findings = new FindingResults(setting, validation.snapshot().sources());
  }

  static SnapshotResult of(
      Validation validation, Setting setting, Function<Findings, List<Finding>> shown) {
    return new Results(setting, validation, shown).snapshot();
  }

  private SnapshotResult snapshot() {
    Snapshot snapshot = validation.snapshot();
    List<ProcessorResult> processors = new ArrayList<>(validation.processors().size());
    for (ProcessorValidation processor : validation.processors()) {
      processors.add(processor(processor));
    }
    return new SnapshotResult(
        snapshot.name(),
        sources(snapshot),
        snapshot.label(),
        snapshot.formats(),
        hints(snapshot),
        counts(),
        processors,
        across());
  }

  private static List<String> sources(Snapshot snapshot) {
    return snapshot.sources().size() > 1
        ? snapshot.sources().stream().map(SourceText::name).distinct().toList()
        : List.of();
  }

  private List<SnapshotResult.Hint> hints(Snapshot snapshot) {
    List<SnapshotResult.Hint> hints = new ArrayList<>(snapshot.hints().size());
    for (Hint hint : snapshot.hints()) {
      hints.add(new SnapshotResult.Hint(hint.text(), findings.place(hint.origin())));
    }
    return hints;
  }

  private SnapshotResult.Counts counts() {
    return new SnapshotResult.Counts(
        count(Verdict.VIOLATED),
        count(Verdict.UNDETERMINED),
        count(Verdict.NOT_APPLICABLE),
        count(Verdict.SATISFIED));
  }

  private long count(Verdict verdict) {
    long count = validation.findings().with(verdict).size();
    for (ProcessorValidation processor : validation.processors()) {
      count += processor.findings().with(verdict).size();
    }
    return count;
  }

  private List<FindingResult> across() {
    List<FindingResult> results = new ArrayList<>();
    for (Finding finding : shown.apply(validation.findings())) {
      results.add(findings.of(finding, setting.validator().diagnose(validation, finding)));
    }
    return results;
  }

  private ProcessorResult processor(ProcessorValidation processor) {
    long first = processor.state().firstPlace();
    return new ProcessorResult(
        processor.state().id(),
        first == Origin.NONE ? Optional.empty() : Optional.of(findings.place(first)),
        processor.outcome(),
        vmcs(processor),
        Remarks.effects(processor, setting.specification()),
        assumed(processor),
        profile(processor),
        known().suggested(processor.state()).stream().map(Profile::name).toList(),
        derived(processor),
        PagingMode.of(processor.state()),
        findings(processor));
  }

  private List<FindingResult> findings(ProcessorValidation processor) {
    List<FindingResult> results = new ArrayList<>();
    for (Finding finding : shown.apply(processor.findings())) {
      results.add(findings.of(finding, setting.validator().diagnose(processor, finding)));
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
                ValueText.of(processor.state(), field), Origin.derivation(origin).reason()));
      }
    }
    return derived;
  }
}
