// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;

/**
 * Adjacent bits of a register with their name in the manual.
 *
 * @param high the highest bit, 63 to 0
 * @param low the lowest bit
 * @param features CPUID bits, any of which allows these bits to be 1; empty if there are none
 */
record Bits(String name, int high, int low, List<Reference> features) {
  long mask() {
    return -1L >>> (63 - high + low) << low;
  }

  /** The name of the constant. */
  String constant() {
    return name.replace('-', '_');
  }
}
