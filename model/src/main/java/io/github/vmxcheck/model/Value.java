// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * What is known of a field: its bits, or why there are none. Its text form depends on the field.
 *
 * @param bits the value; unknown bits are 0
 * @param known the mask of known bits; 0 if the value could not be read
 * @param state whether it has bits at all
 * @param words {@link State#FOREIGN}: the value as it is written; else empty
 */
public record Value(long bits, long known, State state, String words) {

  /** Whether a value has bits. */
  public enum State {
    /** Some or all bits are known. */
    READ,
    /** Reading it failed: RDMSR faulted, or the value is impossible. */
    UNREADABLE,
    /** It reads 0, which the register never does where it exists: it is not implemented. */
    READS_ZERO,
    /**
     * Other registers show that the processor does not have it, and the dump has no value for it.
     */
    DOES_NOT_EXIST,
    /** Another version of the program wrote it in words that this version does not know. */
    FOREIGN
  }

  /** A value with known bits. */
  public static Value of(long bits, long known) {
    return new Value(bits & known, known, State.READ, "");
  }

  /** The value of a field in a snapshot. */
  public static Value of(ProcessorSnapshot snapshot, Field field) {
    if (snapshot.isUnreadable(field)) {
      return without(snapshot.readsZero(field) ? State.READS_ZERO : State.UNREADABLE);
    }
    return snapshot.isAbsent(field) && snapshot.lacks(field)
        ? without(State.DOES_NOT_EXIST)
        : of(snapshot.value(field), snapshot.known(field));
  }

  /** A value without bits. */
  public static Value without(State state) {
    return new Value(0, 0, state, "");
  }

  /** A value that is kept as another version wrote it. */
  public static Value foreign(String words) {
    return new Value(0, 0, State.FOREIGN, words);
  }

  /** Whether the dump contains it: a known bit, or that it could not be read. */
  public boolean isGiven() {
    return known != 0 || state != State.READ && state != State.DOES_NOT_EXIST;
  }

  /** Whether all of these bits are known. */
  public boolean knows(long mask) {
    return (mask & ~known) == 0;
  }

  /**
   * Whether it differs from another value: in a bit that is known in both, or in which hexadecimal
   * digits are known. If a digit is partly known, reports of earlier versions do not say which bits
   * are known.
   *
   * @param mask the bits of the field
   */
  public boolean differsFrom(Value other, long mask) {
    return state != other.state
        || !words.equals(other.words)
        || ((bits ^ other.bits) & known & other.known) != 0
        || wholeDigits(mask) != other.wholeDigits(mask);
  }

  /** The lowest bit of each hexadecimal digit whose bits are all known. */
  private long wholeDigits(long mask) {
    long all = known | ~mask;
    return all & all >>> 1 & all >>> 2 & all >>> 3 & 0x1111_1111_1111_1111L;
  }
}
