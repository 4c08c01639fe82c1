// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What VMXON would do on a logical processor, in one sentence, and what would come next. */
public final class Headline {
  private static final int MESSAGES = 2;
  private static final int FIELDS = 3;

  private final ProcessorResult processor;
  private final Outcome outcome;

  private Headline(ProcessorResult processor) {
    this.processor = processor;
    outcome = processor.outcome();
  }

  public static Headline of(ProcessorResult processor) {
    return new Headline(processor);
  }

  /** The sentence, with the processors it is true of. */
  public String sentence(String processors) {
    String vmxon = "VMXON on " + processors;
    if (!outcome.hypothetical()) {
      return vmxon + " " + predicate(outcome);
    }
    return Words.capitalized(processors)
        + " cannot be in this state, it contradicts itself: "
        + few(contradictions())
        + ". Taken as it is, "
        + vmxon
        + " "
        + predicate(outcome);
  }

  /** What a reader would run into after mending what is wrong, one sentence for each try. */
  public List<String> next() {
    List<String> sentences = new ArrayList<>();
    for (Optional<Outcome> next = outcome.next(); next.isPresent(); next = next.get().next()) {
      String start = sentences.isEmpty() ? "Once that is mended: " : "And then: ";
      sentences.add(start + "VMXON " + predicate(next.get()));
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
    List<String> deciding = outcome.decidedBy();
    List<String> causes = deciding.stream().filter(this::isFirstStep).toList();
    return few((causes.isEmpty() ? deciding : causes).stream().map(this::message).toList());
  }

  /** A requirement that a report does not hold is named by its id. */
  private String message(String requirement) {
    return processor.finding(requirement).map(FindingResult::message).orElse(requirement);
  }

  private boolean isFirstStep(String requirement) {
    return processor.finding(requirement).filter(one -> one.step().orElse(0) == 1).isPresent();
  }

  private List<String> missing(String requirement) {
    return processor.finding(requirement).map(FindingResult::missingTitles).orElse(List.of());
  }

  /** The messages of what no processor can be in. */
  private List<String> contradictions() {
    return processor.findings().with(Verdict.VIOLATED).stream()
        .filter(one -> one.kind() == Kind.CONSISTENCY)
        .map(FindingResult::message)
        .toList();
  }

  /** Messages have commas of their own. */
  private static String few(List<String> messages) {
    String first = messages.stream().limit(MESSAGES).collect(Collectors.joining("; "));
    int more = messages.size() - MESSAGES;
    return more <= 0 ? first : first + "; and " + more + " more";
  }

  /** What would have to be known; VMX operation is not repeated where the cases tell it. */
  private String open(Outcome outcome) {
    Set<String> missing = new LinkedHashSet<>();
    outcome.openBy().forEach(id -> missing.addAll(missing(id)));
    if (OutcomeText.dependsOnOperation(outcome)) {
      missing.remove(ValueText.title(FieldPath.of(Field.VMX_OPERATION)));
    }
    return missing.isEmpty()
        ? ""
        : "; it depends on "
            + Words.few(List.copyOf(missing), FIELDS)
            + ", which the dump leaves open";
  }
}
