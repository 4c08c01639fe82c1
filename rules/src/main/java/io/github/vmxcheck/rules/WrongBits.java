// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;

/**
 * Bits of a field that are not as required: each wrong bit would have to be the other way round.
 *
 * @param field whose bits
 * @param entry number of the entry of a list; {@link FieldPath#NO_ENTRY} if the field is in none,
 *     or if it may be any entry
 * @param mask which bits
 */
public record WrongBits(Field field, int entry, long mask) {

  /** Bits of a field that is in no list. */
  public WrongBits(Field field, long mask) {
    this(field, FieldPath.NO_ENTRY, mask);
  }

  /** The whole field. */
  FieldPath path() {
    return FieldPath.of(field).inEntry(entry);
  }
}
