// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The verdict on one requirement, in words and numbers. The words are made when somebody first asks
 * for them, in whatever thread: a finding that no report shows costs next to nothing.
 *
 * @param clause what the requirement says in every state
 * @param verdict what is known
 * @param level how much a violation weighs here
 * @param waiver why it counts as accepted, if it does
 * @param baseline whether it was violated before, and is not counted for that; empty if nothing was
 *     compared
 * @param words what is to be said of it in this state
 */
public record FindingResult(
    Clause clause,
    Verdict verdict,
    Level level,
    Optional<Waiver> waiver,
    Optional<Boolean> baseline,
    Lazy<Phrases> words) {

  /**
   * A requirement, as findings on it name it.
   *
   * @param requirement its id
   * @param kind what a violation means
   * @param instructions whose prerequisite it is, by name; none if it is none
   * @param step of a guide, where it belongs to one
   * @param citations each once for each edition
   * @param fix what to do
   */
  public record Clause(
      String requirement,
      Kind kind,
      List<String> instructions,
      OptionalInt step,
      List<CitedSection> citations,
      String fix) {
    public Clause {
      instructions = List.copyOf(instructions);
      citations = List.copyOf(citations);
    }
  }

  /**
   * A finding in words.
   *
   * @param message in one line, without a full stop
   * @param bits the wrong or open ones
   * @param evidence what the verdict rests on
   * @param missing fields, or bits of them, that would decide
   * @param notes what to add, in sentences
   */
  public record Phrases(
      String message,
      List<Bit> bits,
      List<Evidence> evidence,
      List<String> missing,
      List<String> notes) {
    public Phrases {
      bits = List.copyOf(bits);
      evidence = List.copyOf(evidence);
      missing = List.copyOf(missing);
      notes = List.copyOf(notes);
    }
  }

  /** One wrong or open bit; what it is and must be only where known. */
  public record Bit(String field, int bit, String name, OptionalInt actual, OptionalInt required) {

    /** What the manual calls the field. */
    public String title() {
      return FieldPath.parse(field).map(ValueText::title).orElse(field);
    }

    /** {@code CR0 bit 5 NE: actual 0, required 1}. */
    public String text() {
      String named = title() + " bit " + bit + (name.isEmpty() ? "" : " " + name);
      return actual.isPresent() && required.isPresent()
          ? named + ": actual " + actual.getAsInt() + ", required " + required.getAsInt()
          : named + ": unknown";
    }
  }

  /**
   * A value and where it is from: read, derived, assumed, or none of these.
   *
   * @param processor number of the logical processor; empty for the machine
   * @param field its key
   * @param value what is known of it
   * @param place where it was read, if it was
   * @param derived from what; empty if it was not
   * @param profile it is assumed from; empty if of none
   */
  public record Evidence(
      OptionalLong processor,
      String field,
      Value value,
      Optional<Place> place,
      String derived,
      boolean isAssumed,
      String profile) {

    /** What the manual calls the field. */
    public String title() {
      return FieldPath.parse(field).map(ValueText::title).orElse(field);
    }

    /** The value in full width, {@code 0x2000}, or a word. */
    public String valueText() {
      return FieldPath.parse(field)
          .map(path -> ValueText.of(path.field(), value))
          .orElseGet(value::words);
    }

    /** {@code CR4 is 0x2000}, in the manual's words. */
    public String text() {
      return title() + " is " + valueText();
    }
  }

  /**
   * A place in one edition of the manual.
   *
   * @param section its number; empty if not known
   * @param isVerified whether the number was looked up, not inferred
   */
  public record CitedSection(
      String manual,
      String volume,
      String title,
      String edition,
      String section,
      boolean isVerified) {

    /** With the number, where it is known. */
    @Override
    public String toString() {
      String place = new Citation(manual, volume, title).toString();
      String inferred = isVerified ? "" : ", inferred";
      return section.isEmpty()
          ? place
          : place + ", section " + section + " (" + edition + inferred + ")";
    }
  }

  /** Why a violation is accepted, and until which day. */
  public record Waiver(String reason, String expires) {}

  /** Id of the requirement. */
  public String requirement() {
    return clause.requirement;
  }

  /** What a violation means. */
  public Kind kind() {
    return clause.kind;
  }

  /** Names of the instructions whose prerequisite it is; none if it is none. */
  public List<String> instructions() {
    return clause.instructions;
  }

  /** The step of a guide, where the requirement belongs to one. */
  public OptionalInt step() {
    return clause.step;
  }

  /** Where the manual says it, each place once for each edition. */
  public List<CitedSection> citations() {
    return clause.citations;
  }

  /** What to do. */
  public String fix() {
    return clause.fix;
  }

  /** What is wrong or open, in one line, without a full stop. */
  public String message() {
    return words.get().message;
  }

  /** The wrong or open bits, the lowest first. */
  public List<Bit> bits() {
    return words.get().bits;
  }

  /** The values that the verdict rests on, those with wrong bits first. */
  public List<Evidence> evidence() {
    return words.get().evidence;
  }

  /** Fields, or bits of them, that would decide. */
  public List<String> missing() {
    return words.get().missing;
  }

  /** What to add, in sentences. */
  public List<String> notes() {
    return words.get().notes;
  }

  /** What is missing, in the manual's words. */
  public List<String> missingTitles() {
    return missing().stream()
        .map(path -> FieldPath.parseAny(path).map(ValueText::title).orElse(path))
        .toList();
  }

  /** The fields of what is missing, as the manual calls them. */
  public List<String> missingFields() {
    return missing().stream().map(FindingResult::fieldTitle).toList();
  }

  private static String fieldTitle(String path) {
    return FieldPath.parseAny(path)
        .map(one -> one.field().isInList() ? one.text() : one.field().title())
        .orElse(path);
  }

  /** Whether the violation was there before. */
  public boolean isInBaseline() {
    return baseline.orElse(false);
  }

  /** Whether it is a violation that nobody accepted. */
  public boolean counts() {
    return verdict == Verdict.VIOLATED && waiver.isEmpty() && !isInBaseline();
  }

  /** Whether it is violated or undetermined. */
  public boolean isNotable() {
    return verdict == Verdict.VIOLATED || verdict == Verdict.UNDETERMINED;
  }

  /** Whether it is about a prerequisite of an instruction. */
  public boolean isPrerequisiteOf(Instruction instruction) {
    return kind() == Kind.PREREQUISITE && instructions().contains(instruction.name());
  }

  /** Whether it leaves open what an instruction would do, and is not accepted. */
  public boolean keepsOpen(Instruction instruction) {
    return verdict == Verdict.UNDETERMINED && waiver.isEmpty() && isPrerequisiteOf(instruction);
  }
}
