// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;

/**
 * Wrong bits of a field: each would have to be flipped to satisfy the requirement.
 *
 * @param field the field with the bits
 * @param entry number of the list entry; {@link FieldPath#NO_ENTRY} if the field is not in a list,
 *     or if it may be any entry
 * @param mask the wrong bits
 */
public record WrongBits(Field field, int entry, long mask) {

  /** Bits of a field that is not in a list. */
  public WrongBits(Field field, long mask) {
    this(field, FieldPath.NO_ENTRY, mask);
  }

  /** The whole field. */
  FieldPath path() {
    return FieldPath.of(field).inEntry(entry);
  }
}
