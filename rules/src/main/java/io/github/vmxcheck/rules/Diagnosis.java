// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Value;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The text and values of a finding, the same for every report.
 *
 * @param message what is wrong, or why it is undetermined, in one line without a full stop
 * @param bits the bits that are or may be wrong, one by one, the lowest first
 * @param evidence the fields that the rule reads and that are in the snapshot, those with wrong
 *     bits first
 * @param missing UNDETERMINED: the values that must be known to decide
 * @param notes additional remarks for this state, in sentences
 */
public record Diagnosis(
    String message,
    List<Bit> bits,
    List<Evidence> evidence,
    List<FieldPath> missing,
    List<String> notes) {

  /**
   * A bit that is wrong or may be wrong.
   *
   * @param path the whole field that has the bit
   * @param bit its number, 0 to 63
   * @param name the manual's name, or {@code reserved}; empty where bits have no names
   * @param actual 0 or 1; empty if unknown
   * @param required 0 or 1; empty if the bit is unknown or the finding is undetermined
   */
  public record Bit(
      FieldPath path, int bit, String name, OptionalInt actual, OptionalInt required) {}

  /**
   * A value on which a verdict is based.
   *
   * @param processor number of the logical processor; empty for the machine
   * @param path the whole field
   * @param value its known bits, or why there are none; see {@link ValueText#of(Field, Value)}
   * @param origin where it comes from, see {@link io.github.vmxcheck.model.Origin}
   */
  public record Evidence(OptionalLong processor, FieldPath path, Value value, long origin) {
    Field field() {
      return path.field();
    }
  }

  public Diagnosis {
    bits = List.copyOf(bits);
    evidence = List.copyOf(evidence);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }
}
