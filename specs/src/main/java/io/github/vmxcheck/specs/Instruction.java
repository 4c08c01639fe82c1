// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.specs.Requirement.Note;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An instruction whose outcome is predicted.
 *
 * @param name as in requirements, such as {@code vmxon}
 * @param title its mnemonic
 * @param exitReason basic exit reason if it causes a VM exit; empty if it is not specified
 * @param predictedWhen when its outcome is predicted
 * @param stages in the order in which the processor passes them
 * @param cases fields whose values are tried one by one if they are unknown
 * @param assumes what is assumed before it is executed, if the state does not determine it
 * @param executed when and how it is executed: the first whose condition is true; empty if that
 *     needs no explanation
 * @param observedField the field that contains its outcome as a word
 * @param observed its outcome by other fields: the first whose condition is true
 * @param otherCauses what leads to an outcome although every requirement is satisfied
 * @param success the outcome if every stage is passed
 * @param effects what it changes if it succeeds, each if its condition is true
 * @param guide the steps towards it; empty if it has none of its own
 * @param outcomes its possible outcomes
 */
public record Instruction(
    String name,
    String title,
    OptionalInt exitReason,
    Condition predictedWhen,
    List<Stage> stages,
    List<Case> cases,
    List<Given> assumes,
    List<Note> executed,
    Optional<Field> observedField,
    List<OutcomeCase> observed,
    List<OtherCause> otherCauses,
    String success,
    List<Note> effects,
    List<GuideStep> guide,
    Outcomes outcomes) {

  /**
   * A group of tests.
   *
   * @param id as in requirements
   * @param title for reports
   * @param isUnordered whether the processor may test its prerequisites in any order
   * @param mayComeFirst whether some hypervisors test it for their guests before the stages above
   */
  public record Stage(String id, String title, boolean isUnordered, boolean mayComeFirst) {}

  /**
   * A cause that no requirement covers.
   *
   * @param outcomes the outcomes it can have
   * @param when the condition without which it is excluded
   * @param text what may be wrong, in a few words
   */
  public record OtherCause(List<String> outcomes, Condition when, String text) {
    public OtherCause {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** Some bits of a field and the value they have. */
  public record Given(FieldPath path, FieldValue value) {}

  /** A field whose values are tried one by one, the usual one first. */
  public record Case(Field field, List<CaseValue> values) {
    public Case {
      values = List.copyOf(values);
    }

    /** Whether reports say what happens for each value. */
    public boolean isReported() {
      return values.stream().anyMatch(value -> !value.phrase.isEmpty());
    }

    /** The value of a word. */
    public CaseValue value(String word) {
      return values.stream().filter(one -> one.word.equals(word)).findFirst().orElseThrow();
    }
  }

  /**
   * One of the values.
   *
   * @param word of the field
   * @param value of the whole field
   * @param possibleWhen the value is excluded if this is false
   * @param implies what the processor then ensures
   * @param phrase after "if", for reports; empty if reports omit it
   */
  public record CaseValue(
      String word, long value, Condition possibleWhen, List<Given> implies, String phrase) {}

  /**
   * A step of a guide.
   *
   * @param number unique across all instructions
   * @param isFirstCause whether a violation explains whatever else is violated
   * @param hasPagingMode whether reports add the paging mode
   */
  public record GuideStep(int number, String title, boolean isFirstCause, boolean hasPagingMode) {}

  public Instruction {
    stages = List.copyOf(stages);
    cases = List.copyOf(cases);
    assumes = List.copyOf(assumes);
    executed = List.copyOf(executed);
    observed = List.copyOf(observed);
    otherCauses = List.copyOf(otherCauses);
    effects = List.copyOf(effects);
    guide = List.copyOf(guide);
  }

  /** The stage with an id. */
  public Optional<Stage> stage(String id) {
    return stages.stream().filter(stage -> stage.id.equals(id)).findFirst();
  }

  /** The case that reports show, if there is one. */
  public Optional<Case> reportedCase() {
    return cases.stream().filter(Case::isReported).findFirst();
  }

  /** The fields that can leave its outcome undetermined regardless of the rules. */
  public Set<Field> openingFields() {
    Set<Field> fields = new LinkedHashSet<>();
    cases.forEach(one -> fields.add(one.field));
    assumes.forEach(one -> fields.add(one.path.field()));
    return fields;
  }
}
