package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Diagnosis;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What VMXON would do on a logical processor, in one sentence, and what would come next. */
final class Headline {
  private static final int MESSAGES = 2;
  private static final int FIELDS = 3;

  private final ProcessorValidation processor;
  private final Validator validator;

  Headline(ProcessorValidation processor, Validator validator) {
    this.processor = processor;
    this.validator = validator;
  }

  /** The sentence, with the processors it is true of. */
  String sentence(String processors) {
    String vmxon = "VMXON on " + processors;
    if (!processor.outcome().hypothetical()) {
      return vmxon + " " + predicate(processor.outcome());
    }
    return Words.capitalized(processors)
        + " cannot be in this state, it contradicts itself: "
        + few(contradictions())
        + ". Taken as it is, "
        + vmxon
        + " "
        + predicate(processor.outcome());
  }

  /** What a reader would run into after mending what is wrong, one sentence for each try. */
  List<String> next() {
    List<String> sentences = new ArrayList<>();
    Outcome outcome = processor.outcome();
    while (outcome.next().isPresent()) {
      outcome = outcome.next().get();
      String start = sentences.isEmpty() ? "Once that is mended: " : "And then: ";
      sentences.add(start + "VMXON " + predicate(outcome));
    }
    return sentences;
  }

  String predicate(Outcome outcome) {
    String reason = outcome.decidedBy().isEmpty() ? "" : ": " + reasons(outcome);
    if (outcome.isCertain()) {
      return "would " + OutcomeText.verbs(outcome.possible()) + reason;
    }
    if (OutcomeText.isCertainOutside(outcome)) {
      return "would " + OutcomeText.verbsByCase(outcome) + reason + open(outcome);
    }
    String start = outcome.maySucceed() ? "cannot be predicted" : "cannot succeed" + reason;
    String separator = outcome.maySucceed() ? ": " : "; ";
    return start + separator + OutcomeText.possibilities(outcome) + open(outcome);
  }

  /**
   * The messages of the violated requirements that decide. A processor without VMX, which is the
   * first step, is the cause of all the others.
   */
  private String reasons(Outcome outcome) {
    List<Finding> deciding = outcome.decidedBy().stream().map(processor::finding).toList();
    List<Finding> causes = deciding.stream().filter(Headline::isFirstStep).toList();
    List<Finding> told = causes.isEmpty() ? deciding : causes;
    return few(told.stream().map(this::message).toList());
  }

  /** Messages have commas of their own. */
  private static String few(List<String> messages) {
    String first = messages.stream().limit(MESSAGES).collect(Collectors.joining("; "));
    int more = messages.size() - MESSAGES;
    return more <= 0 ? first : first + "; and " + more + " more";
  }

  private static boolean isFirstStep(Finding finding) {
    return finding.requirement().step().orElse(0) == 1;
  }

  private List<String> contradictions() {
    return processor.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.VIOLATED)
        .filter(finding -> finding.requirement().kind() == Kind.CONSISTENCY)
        .map(this::message)
        .toList();
  }

  private String message(Finding finding) {
    return validator.diagnose(processor, finding).message();
  }

  /** What would have to be known; VMX operation is not repeated where the cases tell it. */
  private String open(Outcome outcome) {
    Set<String> missing = new LinkedHashSet<>();
    for (String id : outcome.openBy()) {
      Diagnosis diagnosis = validator.diagnose(processor, processor.finding(id));
      missing.addAll(
          diagnosis.missing().stream().map(ValueText::title).collect(Collectors.toList()));
    }
    if (OutcomeText.dependsOnOperation(outcome)) {
      missing.remove(ValueText.title(FieldPath.of(io.github.vmxcheck.model.Field.VMX_OPERATION)));
    }
    return missing.isEmpty()
        ? ""
        : "; it depends on "
            + Words.few(List.copyOf(missing), FIELDS)
            + ", which the dump leaves open";
  }
}
