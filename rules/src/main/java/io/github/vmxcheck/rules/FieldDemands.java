// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the prerequisites of an instruction demand of a field.
 *
 * @param by the demands of each prerequisite that has any, in the order of the specification
 */
public record FieldDemands(Field field, List<Demand> by) {
  public FieldDemands {
    by = List.copyOf(by);
  }

  /** Bits that must be 1. If requirements contradict each other, the same bit must also be 0. */
  public long ones() {
    return any(Demand::ones);
  }

  /** Bits that must be 0. */
  public long zeros() {
    return any(Demand::zeros);
  }

  /** Bits whose required value is unknown. */
  public long undecided() {
    return any(Demand::undecided) & ~ones() & ~zeros();
  }

  private long any(ToLongFunction<Demand> mask) {
    long bits = 0;
    for (Demand one : by) {
      bits |= mask.applyAsLong(one);
    }
    return bits;
  }
}
