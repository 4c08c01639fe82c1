// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * The lower or the upper bound of a verdict. The bounds differ in how rules treat unknown bits. On
 * the lower bound (<em>certain</em>) unknown bits never make a rule fire: a rule that fires there
 * fires for every value of them. On the upper bound (<em>possible</em>) they always may: a rule
 * that stays silent there is silent for every value of them. A rule that fires only on the upper
 * bound leaves its requirement {@link Verdict#UNDETERMINED}.
 */
final class Bound {
  private final boolean possible;
  private Field certainField;

  Bound(boolean possible) {
    this.possible = possible;
  }

  /** Treats the unknown bits of one field as on the certain bound; null for no field. */
  void treatAsCertain(Field field) {
    certainField = field;
  }

  /** Whether unknown bits of this field may make a rule fire. */
  boolean opens(Field field) {
    return possible && field != certainField;
  }

  /** The bits of the field that are 1. */
  long ones(ProcessorSnapshot snapshot, Field field) {
    long value = snapshot.value(field);
    return opens(field) ? (value | ~snapshot.known(field)) & field.mask() : value;
  }

  /** The bits of the field that are 0. */
  long zeros(ProcessorSnapshot snapshot, Field field) {
    long zeros = ~snapshot.value(field) & field.mask();
    return opens(field) ? zeros : zeros & snapshot.known(field);
  }

  /** The bits of the mask in which two fields differ. */
  long differing(ProcessorSnapshot a, Field fieldA, ProcessorSnapshot b, Field fieldB, long mask) {
    return (ones(a, fieldA) & zeros(b, fieldB) | zeros(a, fieldA) & ones(b, fieldB)) & mask;
  }

  /** 1 if two fields are equal in the bits of the mask, else 0. */
  long equal(ProcessorSnapshot a, Field fieldA, ProcessorSnapshot b, Field fieldB, long mask) {
    long differ = (a.value(fieldA) ^ b.value(fieldB)) & a.known(fieldA) & b.known(fieldB) & mask;
    if (differ != 0) {
      return 0;
    }
    long open = mask & ~(a.known(fieldA) & b.known(fieldB));
    return flag(
        open == 0,
        (opens(fieldA) || a.knows(fieldA, mask)) && (opens(fieldB) || b.knows(fieldB, mask)));
  }

  /**
   * 1 if the unsigned number in bits {@code high:low} of a field is less than a limit. The result
   * is exact for any number of unknown bits.
   */
  long isLess(ProcessorSnapshot snapshot, Field field, int high, int low, long limit) {
    return flag(
        Long.compareUnsigned(greatest(snapshot, field, high, low), limit) < 0,
        opens(field) && Long.compareUnsigned(least(snapshot, field, high, low), limit) < 0);
  }

  /** 1 if the unsigned number in bits {@code high:low} of a field is greater than a limit. */
  long isGreater(ProcessorSnapshot snapshot, Field field, int high, int low, long limit) {
    return flag(
        Long.compareUnsigned(least(snapshot, field, high, low), limit) > 0,
        opens(field) && Long.compareUnsigned(greatest(snapshot, field, high, low), limit) > 0);
  }

  /** The number if all its unknown bits are 0. */
  private static long least(ProcessorSnapshot snapshot, Field field, int high, int low) {
    return (snapshot.value(field) & snapshot.known(field)) >>> low & ones(high - low + 1);
  }

  /** The number if all its unknown bits are 1. */
  private static long greatest(ProcessorSnapshot snapshot, Field field, int high, int low) {
    return (snapshot.value(field) | ~snapshot.known(field)) >>> low & ones(high - low + 1);
  }

  private static long ones(int width) {
    return -1L >>> Long.SIZE - width;
  }

  /**
   * 1 if the number in bits {@code high:low} of a field has a property. Tries every value that the
   * unknown bits allow; if more than 16 of these bits are unknown, every number counts as possible.
   * For limits use {@link #isLess} and {@link #isGreater}.
   */
  long number(ProcessorSnapshot snapshot, Field field, int high, int low, LongPredicate property) {
    long mask = ones(high - low + 1);
    long known = snapshot.known(field) >>> low & mask;
    long value = snapshot.value(field) >>> low & known;
    long open = mask & ~known;
    if (Long.bitCount(open) > 16) {
      return flag(false, opens(field));
    }
    boolean all = true;
    boolean any = false;
    long subset = 0;
    do {
      boolean holds = property.test(value | subset);
      all &= holds;
      any |= holds;
      subset = subset - open & open;
    } while (subset != 0);
    return flag(all, any && opens(field));
  }

  /**
   * The wrong bits that a check finds in a field. If bits are unknown: those found for every value
   * of them or, on the possible bound, for some value.
   *
   * @param check takes the value of the bits in the mask and returns the wrong bits, 0 for none
   */
  long wrongBits(ProcessorSnapshot snapshot, Field field, long mask, LongUnaryOperator check) {
    long open = mask & ~snapshot.known(field);
    long value = snapshot.value(field) & mask;
    long wrong = 0;
    long subset = 0;
    do {
      long found = check.applyAsLong(value | subset);
      if ((found != 0) == opens(field)) {
        return found;
      }
      wrong = (wrong & found) == 0 ? found : wrong & found;
      subset = subset - open & open;
    } while (subset != 0);
    return wrong;
  }

  /** 1 if a property certainly holds or, on the possible bound, if it possibly holds. */
  long flag(boolean certainly, boolean possibly) {
    return certainly || possible && possibly ? 1 : 0;
  }
}
