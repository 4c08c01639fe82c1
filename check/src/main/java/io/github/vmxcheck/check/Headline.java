// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Phrases;
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

/**
 * What the instruction in question would do on a logical processor, in one sentence, and what would
 * follow once the violations of each step are fixed.
 */
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

  /** The sentence, which names the processors it applies to. */
  public String sentence(String processors) {
    String start = outcome.instruction().title() + " on " + processors;
    if (!outcome.hypothetical()) {
      return start + " " + predicate(outcome);
    }
    return "The state of "
        + processors
        + " is impossible: "
        + contradictions()
        + ". Ignoring that, "
        + start
        + " "
        + predicate(outcome);
  }

  /** What would happen once the violations of each step are fixed, a sentence for each. */
  public List<String> next() {
    List<String> sentences = new ArrayList<>();
    for (Optional<Outcome> next = outcome.next(); next.isPresent(); next = next.get().next()) {
      String title = outcome.instruction().title();
      String start = sentences.isEmpty() ? "Once that is fixed, " : "Once that is fixed too, ";
      sentences.add(start + title + " " + predicate(next.get()));
    }
    return sentences;
  }

  String predicate(Outcome outcome) {
    return predicate(outcome, true);
  }

  /**
   * What would happen.
   *
   * @param withMissing whether to name the values that are missing
   */
  String predicate(Outcome outcome, boolean withMissing) {
    String missing = withMissing ? open(outcome) : "";
    String reason = outcome.decidedBy().isEmpty() ? "" : ": " + reasons(outcome);
    if (outcome.isCertain()) {
      return "would " + OutcomeText.verbs(outcome) + reason;
    }
    if (OutcomeText.isCertainInUsualCase(outcome)) {
      return "would " + OutcomeText.verbsByCase(outcome) + reason + missing;
    }
    String start = outcome.maySucceed() ? "cannot be predicted" : "cannot succeed" + reason;
    String separator = outcome.maySucceed() ? ": " : "; ";
    return start + separator + OutcomeText.possibilities(outcome) + missing;
  }

  /**
   * The messages of the violated requirements that decide; of the first causes only, if there are
   * any, because they cause the others.
   */
  String reasons(Outcome outcome) {
    List<String> deciding = outcome.decidedBy();
    List<String> causes = deciding.stream().filter(one -> isFirstCause(one, outcome)).toList();
    return few((causes.isEmpty() ? deciding : causes).stream().map(this::message).toList());
  }

  /** The message of a requirement; its id if the report does not contain the requirement. */
  private String message(String requirement) {
    return processor.finding(requirement).map(FindingResult::message).orElse(requirement);
  }

  private boolean isFirstCause(String requirement, Outcome of) {
    int step = processor.finding(requirement).map(one -> one.step().orElse(0)).orElse(0);
    return of.instruction().guide().stream()
        .anyMatch(one -> one.number() == step && one.isFirstCause());
  }

  private List<String> missing(String requirement) {
    return processor.finding(requirement).map(FindingResult::missingTitles).orElse(List.of());
  }

  /** The messages that say why no processor can be in this state. */
  String contradictions() {
    return few(
        processor.findings().with(Verdict.VIOLATED).stream()
            .filter(one -> one.kind() == Kind.CONSISTENCY)
            .map(FindingResult::message)
            .toList());
  }

  /** Joined with semicolons, because messages contain commas. */
  private static String few(List<String> messages) {
    String first = messages.stream().limit(MESSAGES).collect(Collectors.joining("; "));
    int more = messages.size() - MESSAGES;
    return more <= 0 ? first : first + "; and " + more + " more";
  }

  /** The values that are missing, without the field whose cases are reported. */
  private String open(Outcome outcome) {
    Set<String> missing = new LinkedHashSet<>();
    outcome.openBy().forEach(id -> missing.addAll(missing(id)));
    if (outcome.isUnpredicted()) {
      outcome.instruction().predictedWhen().fields().forEach(field -> missing.add(field.title()));
    }
    if (OutcomeText.dependsOnCase(outcome)) {
      outcome
          .instruction()
          .reportedCase()
          .ifPresent(one -> missing.remove(ValueText.title(FieldPath.of(one.field()))));
    }
    return missing.isEmpty() ? "" : "; missing: " + Phrases.few(List.copyOf(missing), FIELDS);
  }
}
