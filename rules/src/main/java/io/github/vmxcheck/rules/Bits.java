// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * The vocabulary of the rules. DRL compares two longs as doubles, which is wrong above 2^53, so a
 * rule has no comparison of its own: it asks these.
 */
public final class Bits {

  private Bits() {}

  /** Whether any bit is 1. */
  public static boolean anySet(long bits) {
    return bits != 0;
  }

  /** Whether all bits of the mask are 1. */
  public static boolean allSet(long bits, long mask) {
    return (bits & mask) == mask;
  }
}
