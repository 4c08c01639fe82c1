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
 * @param name as in clauses, such as {@code vmxon}
 * @param title its mnemonic
 * @param exitReason basic exit reason where it causes a VM exit; empty if it is not given
 * @param predictedWhen where its outcome is predicted
 * @param stages in the order in which the processor passes them
 * @param cases fields whose values are tried one by one where they are open
 * @param supposes what is taken as given before it is executed, where the state leaves it open
 * @param executed when and how it is executed: the first that holds; none if that needs no words
 * @param observedField the field that tells its outcome by a word
 * @param observed what else tells its outcome: the first that holds
 * @param success the outcome if every stage is passed
 * @param effects what it changes if it succeeds, each where its condition holds
 * @param guide the steps towards it; none if it has none of its own
 * @param outcomes what it can do
 */
public record Instruction(
    String name,
    String title,
    OptionalInt exitReason,
    Condition predictedWhen,
    List<Stage> stages,
    List<Case> cases,
    List<Given> supposes,
    List<Note> executed,
    Optional<Field> observedField,
    List<OutcomeCase> observed,
    String success,
    List<Note> effects,
    List<GuideStep> guide,
    Outcomes outcomes) {

  /**
   * A group of tests.
   *
   * @param id as in clauses
   * @param title for reports
   * @param isUnordered whether the processor may test its prerequisites in any order
   */
  public record Stage(String id, String title, boolean isUnordered) {}

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
   * @param possibleWhen excluded where this is false
   * @param implies what the processor ensures then
   * @param phrase after "if", for reports; empty if they do not tell it
   */
  public record CaseValue(
      String word, long value, Condition possibleWhen, List<Given> implies, String phrase) {}

  /**
   * A step of a guide.
   *
   * @param number unique over all instructions
   * @param isFirstCause whether a violation explains whatever else is violated
   * @param hasPagingMode whether reports add the paging mode
   */
  public record GuideStep(int number, String title, boolean isFirstCause, boolean hasPagingMode) {}

  public Instruction {
    stages = List.copyOf(stages);
    cases = List.copyOf(cases);
    supposes = List.copyOf(supposes);
    executed = List.copyOf(executed);
    observed = List.copyOf(observed);
    effects = List.copyOf(effects);
    guide = List.copyOf(guide);
  }

  /** The stage of an id. */
  public Optional<Stage> stage(String id) {
    return stages.stream().filter(stage -> stage.id.equals(id)).findFirst();
  }

  /** The case that reports tell of, if there is one. */
  public Optional<Case> reportedCase() {
    return cases.stream().filter(Case::isReported).findFirst();
  }

  /** The fields that keep its outcome open by themselves, whatever rules say. */
  public Set<Field> openingFields() {
    Set<Field> fields = new LinkedHashSet<>();
    cases.forEach(one -> fields.add(one.field));
    supposes.forEach(one -> fields.add(one.path.field()));
    return fields;
  }
}
