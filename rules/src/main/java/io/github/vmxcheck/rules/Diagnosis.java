// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Value;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A finding in words and numbers, the same for every report.
 *
 * @param message what is wrong, or what keeps it open, in one line without a full stop
 * @param bits the wrong or open bits, one by one, the lowest first
 * @param evidence the fields the rule reads that the snapshot tells, those with wrong bits first
 * @param missing UNDETERMINED: what would have to be known to decide
 * @param notes what to add in this state, in sentences
 */
public record Diagnosis(
    String message,
    List<Bit> bits,
    List<Evidence> evidence,
    List<FieldPath> missing,
    List<String> notes) {

  /**
   * One bit that is not, or may not be, as required.
   *
   * @param path the whole field that has the bit
   * @param bit its number, 0 to 63
   * @param name the manual's name, or {@code reserved}; empty where bits have no names
   * @param actual 0 or 1; empty if unknown
   * @param required 0 or 1; empty if the bit is unknown
   */
  public record Bit(
      FieldPath path, int bit, String name, OptionalInt actual, OptionalInt required) {}

  /**
   * A value a verdict rests on.
   *
   * @param processor number of the logical processor; empty for the machine
   * @param path the whole field
   * @param value what is known of it; see {@link ValueText#of(Field, Value)}
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
