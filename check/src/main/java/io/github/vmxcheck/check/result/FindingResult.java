// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The verdict on one requirement, in words and numbers.
 *
 * @param requirement its id
 * @param verdict what is known
 * @param kind what a violation means
 * @param instruction whose prerequisite it is; empty if it is none
 * @param level how much a violation weighs here
 * @param step of the six steps into VMX operation, where it belongs to one
 * @param message in one line, without a full stop
 * @param bits the wrong or open ones
 * @param evidence what the verdict rests on
 * @param missing fields, or bits of them, that would decide
 * @param notes what to add, in sentences
 * @param citations each once for each edition
 * @param fix what to do
 * @param waiver why it counts as accepted, if it does
 * @param baseline whether it was violated before, and is not counted for that; empty if nothing was
 *     compared
 */
public record FindingResult(
    String requirement,
    Verdict verdict,
    Kind kind,
    String instruction,
    Level level,
    OptionalInt step,
    String message,
    List<Bit> bits,
    List<Evidence> evidence,
    List<String> missing,
    List<String> notes,
    List<CitedSection> citations,
    String fix,
    Optional<Waiver> waiver,
    Optional<Boolean> baseline) {

  /** One wrong or open bit; what it is and must be only where known. */
  public record Bit(String field, int bit, String name, OptionalInt actual, OptionalInt required) {

    /** {@code CR0 bit 5 NE: actual 0, required 1}. */
    public String text() {
      String title = FieldPath.parse(field).map(ValueText::title).orElse(field);
      String named = title + " bit " + bit + (name.isEmpty() ? "" : " " + name);
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
      return Field.byKey(field).map(Field::title).orElse(field);
    }

    /** The value in full width, {@code 0x2000}, or a word. */
    public String valueText() {
      return Field.byKey(field).map(one -> ValueText.of(one, value)).orElseGet(value::words);
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

  public FindingResult {
    bits = List.copyOf(bits);
    evidence = List.copyOf(evidence);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
    citations = List.copyOf(citations);
  }

  /** What is missing, in the manual's words. */
  public List<String> missingTitles() {
    return missing.stream()
        .map(path -> FieldPath.parse(path).map(ValueText::title).orElse(path))
        .toList();
  }

  /** Whether the violation was there before. */
  public boolean isInBaseline() {
    return baseline.orElse(false);
  }

  /** Whether it is a violation that nobody accepted. */
  public boolean counts() {
    return verdict == Verdict.VIOLATED && waiver.isEmpty() && !isInBaseline();
  }

  /** Whether it leaves open what VMXON would do. */
  public boolean keepsVmxonOpen() {
    return verdict == Verdict.UNDETERMINED
        && waiver.isEmpty()
        && kind == Kind.PREREQUISITE
        && instruction.equals("vmxon");
  }
}
