// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * What a requirement demands of the bits of a field, with all other bits unchanged. A bit in no
 * mask may be 0 or 1.
 *
 * @param requirement its id
 * @param ones bits that must be 1
 * @param zeros bits that must be 0
 * @param undecided bits whose required value depends on unknown bits
 */
public record Demand(String requirement, long ones, long zeros, long undecided) {

  /** Whether every bit may be 0 or 1. */
  boolean isNone() {
    return (ones | zeros | undecided) == 0;
  }
}
