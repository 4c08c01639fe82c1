// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The manual's names for the bits of the registers that requirements refer to. */
public final class RegisterLayout {
  private static final RegisterLayout[] OF_FIELD = new RegisterLayout[Field.values().length];

  static {
    for (Field field : Field.values()) {
      OF_FIELD[field.ordinal()] = Relations.layout(field);
    }
  }

  /**
   * Adjacent bits with one name.
   *
   * @param high the highest bit, 63 to 0
   * @param low the lowest bit
   */
  public record Bits(int high, int low, String name) {
    public long mask() {
      return -1L >>> (63 - high + low) << low;
    }
  }

  /**
   * Bits that a processor has if it has a feature.
   *
   * @param anyOf CPUID bits, any of which shows that the feature is present
   */
  public record Feature(long mask, List<FieldPath> anyOf) {}

  private final List<Bits> fields;
  private final List<Feature> features;

  RegisterLayout(List<Bits> fields, List<Feature> features) {
    this.fields = fields;
    this.features = features;
  }

  /** The layout of a register; empty for a field whose bits have no names. */
  public static Optional<RegisterLayout> of(Field field) {
    return Optional.ofNullable(OF_FIELD[field.ordinal()]);
  }

  /** The named bits, in ascending order. */
  public List<Bits> bits() {
    return fields;
  }

  /** The bits that depend on a feature. */
  public List<Feature> features() {
    return features;
  }

  /** The name of a bit, or {@code reserved}. */
  public String name(int bit) {
    for (Bits field : fields) {
      if (field.low <= bit && bit <= field.high) {
        return field.name;
      }
    }
    return "reserved";
  }

  /** The bits with this name, ignoring case and treating {@code -} as {@code _}. */
  public Optional<Bits> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return fields.stream().filter(f -> f.name.replace('-', '_').equals(upper)).findFirst();
  }
}
