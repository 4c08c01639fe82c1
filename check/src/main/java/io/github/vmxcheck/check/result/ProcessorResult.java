// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.FieldDemands;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Instruction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything found for one logical processor.
 *
 * @param id its number, unsigned; 0 if unknown
 * @param isNumbered whether the number is known
 * @param place of its first value, if one was read
 * @param signature of the processor, CPUID.01H:EAX, if the dump contains it
 * @param question the instruction in question
 * @param predictions what each predicted instruction would do, by its name, in the order of the
 *     specification; includes the instruction in question
 * @param profile the chosen profile, if any
 * @param suggestedProfiles profiles that fit the processor
 * @param state facts about the state, computed on first access
 * @param demanded what prerequisites of the instruction in question demand of the bits of fields,
 *     computed on first access; empty if a report does not contain it
 * @param findings on its requirements
 */
public record ProcessorResult(
    long id,
    boolean isNumbered,
    Optional<Place> place,
    Optional<Value> signature,
    Instruction question,
    Map<String, Prediction> predictions,
    Optional<ProfileUse> profile,
    List<String> suggestedProfiles,
    Lazy<State> state,
    Lazy<Optional<List<FieldDemands>>> demanded,
    FindingList findings) {

  /**
   * What an instruction would do.
   *
   * @param circumstances when and how it is executed, in words; empty if there is nothing to say
   */
  public record Prediction(Outcome outcome, String circumstances) {}

  /**
   * Facts about the state that do not depend on the findings.
   *
   * @param effects what the instruction in question changes if it succeeds
   * @param assumed the assumed values, by field
   * @param derived values derived from those in the dump, by field
   * @param pagingMode as the manual calls it
   * @param isSeenByGuest whether the values are those that a guest sees
   */
  public record State(
      List<String> effects,
      Map<String, String> assumed,
      Map<String, Derived> derived,
      String pagingMode,
      boolean isSeenByGuest) {
    public State {
      effects = List.copyOf(effects);
      assumed = Collections.unmodifiableMap(assumed);
      derived = Collections.unmodifiableMap(derived);
    }
  }

  /** A profile, the fields it supplied, and why it does not fit the processor; empty if it does. */
  public record ProfileUse(String name, List<String> supplied, String contradiction) {
    public ProfileUse {
      supplied = List.copyOf(supplied);
    }
  }

  /** A value and what it was derived from. */
  public record Derived(Value value, String from) {}

  public ProcessorResult {
    predictions = Collections.unmodifiableMap(predictions);
    suggestedProfiles = List.copyOf(suggestedProfiles);
  }

  /** What the instruction in question changes if it succeeds. */
  public List<String> effects() {
    return state.get().effects;
  }

  /** The assumed values, by field. */
  public Map<String, String> assumed() {
    return state.get().assumed;
  }

  /** Values derived from those in the dump, by field. */
  public Map<String, Derived> derived() {
    return state.get().derived;
  }

  /** The paging mode as the manual calls it. */
  public String pagingMode() {
    return state.get().pagingMode;
  }

  /** Whether the values are those that a guest sees. */
  public boolean isSeenByGuest() {
    return state.get().isSeenByGuest;
  }

  /**
   * What prerequisites of the instruction in question demand of the bits of fields; empty if a
   * report does not contain it.
   */
  public Optional<List<FieldDemands>> demands() {
    return demanded.get();
  }

  /** {@code logical processor 0}, {@code logical processors 0 to 14 and 16}. */
  public static String names(List<ProcessorResult> processors) {
    ProcessorResult first = processors.get(0);
    return processors.size() == 1
        ? Phrases.processor(first.isNumbered, first.id)
        : Phrases.processors(processors.stream().map(ProcessorResult::id).toList());
  }

  /** What the instruction in question would do. */
  public Outcome outcome() {
    return predictions.get(question.name()).outcome;
  }

  /**
   * What an instruction would do.
   *
   * @param instruction its name in the specification, such as {@code vmxon}
   * @throws IllegalArgumentException if it is not predicted here, see {@link #prediction}
   */
  public Outcome outcome(String instruction) {
    return prediction(instruction)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "found '"
                        + instruction
                        + "', expected an instruction that can be predicted from this dump: "
                        + String.join(", ", predictions.keySet())))
        .outcome;
  }

  /** What an instruction would do, if it is predicted here. */
  public Optional<Prediction> prediction(String instruction) {
    return Optional.ofNullable(predictions.get(instruction));
  }

  /**
   * Whether a finding leaves the outcome of the instruction in question undetermined: an
   * undetermined prerequisite that is not waived and that what was observed does not exclude.
   */
  public boolean keepsOpen(FindingResult finding) {
    return finding.keepsOpen(question) && !outcome().excludes(finding.requirement());
  }

  /** The finding on a requirement, if the report contains it. */
  public Optional<FindingResult> finding(String requirement) {
    return findings.on(requirement);
  }

  /** The CPUID signature as reports write it; empty if the dump does not contain it. */
  public String signatureText() {
    return signature.map(value -> ValueText.of(Field.CPUID_1_EAX, value)).orElse("");
  }

  /** A copy with all values computed. */
  ProcessorResult complete() {
    return with(Lazy.of(state.get()), Lazy.of(demanded.get()), findings.complete());
  }

  /** A copy without demands. */
  ProcessorResult withoutDemands() {
    return with(state, Lazy.of(Optional.empty()), findings);
  }

  private ProcessorResult with(
      Lazy<State> said, Lazy<Optional<List<FieldDemands>>> demands, FindingList found) {
    return new ProcessorResult(
        id,
        isNumbered,
        place,
        signature,
        question,
        predictions,
        profile,
        suggestedProfiles,
        said,
        demands,
        found);
  }
}
