// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * The functions that rule conditions use. DRL compares two longs as doubles, which is wrong above
 * 2^53, so rules call these functions instead of comparing values themselves.
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
