// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/** Joins what different parts of a dump tell of one logical processor. */
public final class ProcessorMerge {
  private ProcessorMerge() {}

  /** Fills what a processor leaves open from what is known of it elsewhere. */
  static void fill(ProcessorSnapshot processor, ProcessorSnapshot known) {
    for (Field field : known.fields()) {
      long open = known.known(field) & ~processor.known(field);
      if (processor.isUnreadable(field)) {
        continue;
      }
      if (open != 0) {
        processor.set(field, known.value(field), open, known.origin(field, open));
      } else if (known.readsZero(field) && processor.isAbsent(field)) {
        processor.setReadsZero(field, known.origin(field));
      } else if (known.isUnreadable(field) && processor.isAbsent(field)) {
        processor.setUnreadable(field, known.origin(field));
      }
    }
  }

  /**
   * Adds to what is known of a processor the fields that only an earlier moment tells. A field that
   * changed is named.
   */
  public static void addEarlier(
      ProcessorSnapshot now, ProcessorSnapshot earlier, RegisterBlock block) {
    for (Field field : earlier.fields()) {
      long differ =
          (now.value(field) ^ earlier.value(field)) & now.known(field) & earlier.known(field);
      if (differ != 0) {
        block.superseded(field, now.origin(field, differ), earlier.origin(field, differ));
      }
      if (now.isAbsent(field) && earlier.isUnreadable(field)) {
        now.setUnreadable(field, earlier.origin(field));
      } else if (now.isAbsent(field) && earlier.known(field) != 0) {
        now.set(field, earlier.value(field), earlier.known(field), earlier.origin(field));
      }
    }
  }

  /** Whether no bit is known of both with different values. */
  static boolean agree(ProcessorSnapshot one, ProcessorSnapshot other) {
    for (Field field : one.fields()) {
      long both = one.known(field) & other.known(field);
      if (((one.value(field) ^ other.value(field)) & both) != 0) {
        return false;
      }
    }
    return true;
  }
}
