// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * What is known of a field: its bits, or why there are none. How it is written depends on the
 * field.
 *
 * @param bits the value; bits that are not known are 0
 * @param known which bits are known; none where the value could not be read
 * @param state whether it has bits at all
 * @param words {@link State#FOREIGN}: the value as it is written; else empty
 */
public record Value(long bits, long known, State state, String words) {

  /** Whether a value has bits. */
  public enum State {
    /** Some or all bits are known. */
    READ,
    /** Reading it failed: RDMSR faulted, or the value cannot be true. */
    UNREADABLE,
    /** It reads 0 where no processor that has the register can: it is not implemented. */
    READS_ZERO,
    /** The processor has no such register, as others show, and a dump gives no value of it. */
    DOES_NOT_EXIST,
    /** Another version of the program wrote it in words that this one does not know. */
    FOREIGN
  }

  /** A value of which some bits are known. */
  public static Value of(long bits, long known) {
    return new Value(bits & known, known, State.READ, "");
  }

  /** What a snapshot says of a field. */
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

  /** One that is kept as another version wrote it. */
  public static Value foreign(String words) {
    return new Value(0, 0, State.FOREIGN, words);
  }

  /** Whether a dump gives anything of it: a bit, or that it could not be read. */
  public boolean isGiven() {
    return known != 0 || state != State.READ && state != State.DOES_NOT_EXIST;
  }

  /** Whether all of these bits are known. */
  public boolean knows(long mask) {
    return (mask & ~known) == 0;
  }

  /**
   * Whether it is another value: in a bit that both know, or in which hexadecimal digits are known.
   * Of a digit that is known in part, reports of earlier versions do not say which part.
   *
   * @param mask the bits of the field
   */
  public boolean differsFrom(Value other, long mask) {
    return state != other.state
        || !words.equals(other.words)
        || ((bits ^ other.bits) & known & other.known) != 0
        || wholeDigits(mask) != other.wholeDigits(mask);
  }

  /** The lowest bit of each hexadecimal digit of which all bits are known. */
  private long wholeDigits(long mask) {
    long all = known | ~mask;
    return all & all >>> 1 & all >>> 2 & all >>> 3 & 0x1111_1111_1111_1111L;
  }
}
