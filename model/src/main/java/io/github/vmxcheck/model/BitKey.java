// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.List;
import java.util.Optional;

/**
 * A key of the native format for some bits of a register, for dumps that have these bits but not
 * the register, such as {@code feature-control.lock}.
 */
public record BitKey(String key, FieldPath path) {
  /** All keys, in the order in which they are written. */
  public static List<BitKey> all() {
    return Relations.KEYS_OF_BITS;
  }

  /** The bits of a key. */
  public static Optional<FieldPath> path(String key) {
    return all().stream().filter(one -> one.key.equals(key)).map(BitKey::path).findFirst();
  }
}
