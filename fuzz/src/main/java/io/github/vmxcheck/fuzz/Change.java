// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * A change to one field of a state.
 *
 * @param field the field to change
 * @param mask the bits to set, or to make unknown where they are not in {@code known}
 * @param bits their values, at their positions in the field
 * @param known the bits that are known afterwards
 * @param unreadable whether to make the field unreadable
 */
record Change(Field field, long mask, long bits, long known, boolean unreadable) {

  /** Sets bits. */
  static Change set(Field field, long mask, long bits) {
    return new Change(field, mask, bits & mask, mask, false);
  }

  /** Sets all bits. */
  static Change set(Field field, long value) {
    return set(field, field.mask(), value);
  }

  /** Sets a path to a value from a profile or a requirement: bit 0 to the path's lowest bit. */
  static Change set(FieldPath path, FieldValue value) {
    return new Change(
        path.field(),
        path.mask(),
        value.bits() << path.low(),
        value.known() << path.low() & path.mask(),
        false);
  }

  /** Makes the field unreadable. */
  static Change unreadable(Field field) {
    return new Change(field, field.mask(), 0, 0, true);
  }

  void apply(ProcessorSnapshot state) {
    if (unreadable) {
      state.setUnreadable(field, Origin.NONE);
      return;
    }
    if (known != mask) {
      state.forget(field, mask & ~known);
    }
    if (known != 0) {
      state.set(field, bits, known, Origin.NONE);
    }
  }
}
