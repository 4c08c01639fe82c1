// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * What a requirement demands of the bits of a field, all other bits being as they are. A bit in no
 * mask may be either.
 *
 * @param requirement its id
 * @param ones bits that must be 1
 * @param zeros bits that must be 0
 * @param undecided bits that unknown bits decide on
 */
public record Demand(String requirement, long ones, long zeros, long undecided) {

  /** Whether every bit may be either. */
  boolean isNone() {
    return (ones | zeros | undecided) == 0;
  }
}
