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
 * @param id its number, unsigned; 0 where it is unknown
 * @param isNumbered whether the number is known
 * @param place of its first value, if one was read
 * @param signature of the processor, CPUID.01H:EAX, if the dump gives it
 * @param question the instruction in question
 * @param predictions what each instruction would do that is predicted here, by its name, in the
 *     order of the specification; the one in question is among them
 * @param profile the chosen profile, if any
 * @param suggestedProfiles those that fit the processor
 * @param state what is to be said of the state, made when it is first asked for
 * @param demanded what prerequisites of the instruction in question demand of the bits of fields,
 *     made when it is first asked for; empty if a report does not say
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
   * @param supposes when and how it is executed, in words; empty if that needs none
   */
  public record Prediction(Outcome outcome, String supposes) {}

  /**
   * What is to be said of the state, whatever was found.
   *
   * @param effects what the instruction in question changes if it succeeds
   * @param assumed what was supposed, by field
   * @param derived what follows from what the dump says, by field
   * @param pagingMode in the manual's words
   */
  public record State(
      List<String> effects,
      Map<String, String> assumed,
      Map<String, Derived> derived,
      String pagingMode) {
    public State {
      effects = List.copyOf(effects);
      assumed = Collections.unmodifiableMap(assumed);
      derived = Collections.unmodifiableMap(derived);
    }
  }

  /** A profile, the fields it supplied, and why it is of another processor, if it is. */
  public record ProfileUse(String name, List<String> supplied, String contradiction) {
    public ProfileUse {
      supplied = List.copyOf(supplied);
    }
  }

  /** A value and what it follows from. */
  public record Derived(Value value, String from) {}

  public ProcessorResult {
    predictions = Collections.unmodifiableMap(predictions);
    suggestedProfiles = List.copyOf(suggestedProfiles);
  }

  /** What the instruction in question changes if it succeeds. */
  public List<String> effects() {
    return state.get().effects;
  }

  /** What was supposed, by field. */
  public Map<String, String> assumed() {
    return state.get().assumed;
  }

  /** What follows from what the dump says, by field. */
  public Map<String, Derived> derived() {
    return state.get().derived;
  }

  /** The paging mode in the manual's words. */
  public String pagingMode() {
    return state.get().pagingMode;
  }

  /**
   * What prerequisites of the instruction in question demand of the bits of fields; empty if a
   * report does not say.
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
   * @throws IllegalArgumentException if that is not predicted here, see {@link #prediction}
   */
  public Outcome outcome(String instruction) {
    return prediction(instruction)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "found '"
                        + instruction
                        + "', expected an instruction that is predicted here: "
                        + String.join(", ", predictions.keySet())))
        .outcome;
  }

  /** What an instruction would do, if that is predicted here. */
  public Optional<Prediction> prediction(String instruction) {
    return Optional.ofNullable(predictions.get(instruction));
  }

  /** The finding on a requirement, if the report holds it. */
  public Optional<FindingResult> finding(String requirement) {
    return findings.on(requirement);
  }

  /** The CPUID signature as reports write it; empty if the dump does not give it. */
  public String signatureText() {
    return signature.map(value -> ValueText.of(Field.CPUID_1_EAX, value)).orElse("");
  }

  /** The same with all words of its findings made. */
  ProcessorResult complete() {
    return with(Lazy.of(state.get()), Lazy.of(demanded.get()), findings.complete());
  }

  /** The same without what is demanded. */
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
