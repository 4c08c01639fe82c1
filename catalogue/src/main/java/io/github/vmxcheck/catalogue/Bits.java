// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;

/**
 * Some neighbouring bits of a register with the manual's name for them.
 *
 * @param high the highest bit, 63 to 0
 * @param low the lowest bit
 * @param features bits of CPUID, any of which says that these may be 1; none if nothing says so
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
