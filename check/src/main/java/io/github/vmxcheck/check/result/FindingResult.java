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
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The verdict on one requirement, in words and numbers. The wording is created on first access, in
 * any thread, so a finding that no report shows costs next to nothing.
 *
 * @param cited the part that is the same in every state
 * @param verdict what is known
 * @param level severity of a violation in this state
 * @param waiver why it counts as accepted, if it does
 * @param baseline whether it was violated before and therefore does not count; empty if there is no
 *     baseline
 * @param words its wording in this state
 */
public record FindingResult(
    CitedRequirement cited,
    Verdict verdict,
    Level level,
    Optional<Waiver> waiver,
    Optional<Boolean> baseline,
    Lazy<Wording> words) {

  /**
   * The part of a finding that depends on the requirement only.
   *
   * @param requirement its id
   * @param kind what a violation means
   * @param instructions names of the instructions it is a prerequisite of; empty if there are none
   * @param step of a guide, if it belongs to one
   * @param citations each once for each edition
   * @param fix what to do
   */
  public record CitedRequirement(
      String requirement,
      Kind kind,
      List<String> instructions,
      OptionalInt step,
      List<CitedSection> citations,
      String fix) {
    public CitedRequirement {
      instructions = List.copyOf(instructions);
      citations = List.copyOf(citations);
    }
  }

  /**
   * A finding in words.
   *
   * @param message in one line, without a full stop
   * @param bits the wrong or unknown bits
   * @param evidence the values that the verdict is based on
   * @param missing fields, or bits of them, that would determine the verdict
   * @param notes additional notes, in sentences
   */
  public record Wording(
      String message,
      List<Bit> bits,
      List<Evidence> evidence,
      List<String> missing,
      List<String> notes) {
    public Wording {
      bits = List.copyOf(bits);
      evidence = List.copyOf(evidence);
      missing = List.copyOf(missing);
      notes = List.copyOf(notes);
    }
  }

  /** A wrong or unknown bit. The actual and required values are present only where known. */
  public record Bit(String field, int bit, String name, OptionalInt actual, OptionalInt required) {

    /** The name of the field in the manual. */
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
   * A value and where it comes from: read, derived, assumed, or none of these.
   *
   * @param processor logical processor number; empty for the machine
   * @param field its key
   * @param value what is known of it
   * @param place where it was read, if it was
   * @param derived what it was derived from; empty if it was not
   * @param profile the profile that it is assumed from; empty if there is none
   */
  public record Evidence(
      OptionalLong processor,
      String field,
      Value value,
      Optional<Place> place,
      String derived,
      boolean isAssumed,
      String profile) {

    /** The name of the field in the manual. */
    public String title() {
      return FieldPath.parse(field).map(ValueText::title).orElse(field);
    }

    /** The value at full width, {@code 0x2000}, or a word. */
    public String valueText() {
      return FieldPath.parse(field)
          .map(path -> ValueText.of(path.field(), value))
          .orElseGet(value::words);
    }

    /** More known bits are not listed one by one. */
    private static final int MOST_BITS = 4;

    /** The value without leading zeros, {@code 0x4}, or a word. */
    public String briefValue() {
      return valueText().replaceFirst("^0x0+(?=[0-9a-f])", "0x");
    }

    /** {@code CR4 is 0x2000} without leading zeros; of a value known in part, the known bits. */
    public String briefText() {
      return briefText(" is ");
    }

    /**
     * {@code CR4: 0x2000} without leading zeros; of a value known in part, the known bits.
     *
     * @param sign between name and value
     */
    public String briefText(String sign) {
      long known = value.known();
      boolean isPart =
          FieldPath.parse(field).filter(path -> known != path.field().mask()).isPresent();
      if (!isPart || known == 0) {
        return title() + sign + briefValue();
      }
      int low = Long.numberOfTrailingZeros(known);
      int high = Long.SIZE - 1 - Long.numberOfLeadingZeros(known);
      int count = Long.bitCount(known);
      if (high > low && count == high - low + 1) {
        String bits = "[" + high + ":" + low + "]";
        return title() + bits + sign + "0x" + Long.toHexString(value.bits() >>> low);
      }
      return count > MOST_BITS ? title() + sign + briefValue() : title() + bits(sign);
    }

    /** {@code bit 0 is 1, bit 2 is 0}. */
    private String bits(String sign) {
      return BitSet.valueOf(new long[] {value.known()}).stream()
          .mapToObj(bit -> " bit " + bit + sign + (value.bits() >>> bit & 1))
          .collect(Collectors.joining(","));
    }

    /** {@code CR4 is 0x2000}, in the manual's words. */
    public String text() {
      return title() + " is " + valueText();
    }
  }

  /**
   * A place in one edition of the manual.
   *
   * @param section its number; empty if unknown
   * @param isVerified whether the number was looked up rather than inferred
   */
  public record CitedSection(
      String manual,
      String volume,
      String title,
      String edition,
      String section,
      boolean isVerified) {

    /** With the section number, if it is known. */
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
    return cited.requirement;
  }

  /** What a violation means. */
  public Kind kind() {
    return cited.kind;
  }

  /** Names of the instructions it is a prerequisite of; empty if there are none. */
  public List<String> instructions() {
    return cited.instructions;
  }

  /** The step of a guide, if the requirement belongs to one. */
  public OptionalInt step() {
    return cited.step;
  }

  /** Where the manual states the requirement, each place once for each edition. */
  public List<CitedSection> citations() {
    return cited.citations;
  }

  /** How to fix a violation. */
  public String fix() {
    return cited.fix;
  }

  /** What is wrong or undetermined, in one line, without a full stop. */
  public String message() {
    return words.get().message;
  }

  /** The wrong or unknown bits, the lowest first. */
  public List<Bit> bits() {
    return words.get().bits;
  }

  /** The values that the verdict is based on, those with wrong bits first. */
  public List<Evidence> evidence() {
    return words.get().evidence;
  }

  /** Fields, or bits of them, that would determine the verdict. */
  public List<String> missing() {
    return words.get().missing;
  }

  /** Additional notes, in sentences. */
  public List<String> notes() {
    return words.get().notes;
  }

  /** What is missing, named as in the manual. */
  public List<String> missingTitles() {
    return missing().stream()
        .map(path -> FieldPath.parseAny(path).map(ValueText::title).orElse(path))
        .toList();
  }

  /** The fields that are missing in whole or in part, named as in the manual. */
  public List<String> missingFields() {
    return missing().stream().map(FindingResult::fieldTitle).toList();
  }

  private static String fieldTitle(String path) {
    return FieldPath.parseAny(path)
        .map(one -> one.field().isInList() ? one.text() : one.field().title())
        .orElse(path);
  }

  /** Whether the baseline contains the violation. */
  public boolean isInBaseline() {
    return baseline.orElse(false);
  }

  /** Whether it is a violation that is neither waived nor in the baseline. */
  public boolean counts() {
    return verdict == Verdict.VIOLATED && waiver.isEmpty() && !isInBaseline();
  }

  /** Whether it is violated or undetermined. */
  public boolean isNotable() {
    return verdict == Verdict.VIOLATED || verdict == Verdict.UNDETERMINED;
  }

  /** Whether the requirement is a prerequisite of an instruction. */
  public boolean isPrerequisiteOf(Instruction instruction) {
    return kind() == Kind.PREREQUISITE && instructions().contains(instruction.name());
  }

  /** Whether it is undetermined, not waived, and a prerequisite of an instruction. */
  public boolean keepsOpen(Instruction instruction) {
    return verdict == Verdict.UNDETERMINED && waiver.isEmpty() && isPrerequisiteOf(instruction);
  }
}
