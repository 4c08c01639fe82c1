// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * What is set in a state.
 *
 * @param field whose bits
 * @param mask the bits that are set, or forgotten where they are not in {@code known}
 * @param bits their values, in their place
 * @param known those that are known afterwards
 * @param unreadable whether the field cannot be read afterwards
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

  /** Sets the bits of a path to what a profile or a clause gives, its lowest bit first. */
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
