// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/** Merges what different parts of a dump say about one logical processor. */
public final class ProcessorMerge {
  private ProcessorMerge() {}

  /** Fills unknown bits of a processor with bits known from elsewhere. */
  static void fill(ProcessorSnapshot processor, ProcessorSnapshot known) {
    for (Field field : known.fields()) {
      long unknown = known.known(field) & ~processor.known(field);
      if (processor.isUnreadable(field)) {
        continue;
      }
      if (unknown != 0) {
        processor.set(field, known.value(field), unknown, known.origin(field, unknown));
      } else if (known.readsZero(field) && processor.isAbsent(field)) {
        processor.setReadsZero(field, known.origin(field));
      } else if (known.isUnreadable(field) && processor.isAbsent(field)) {
        processor.setUnreadable(field, known.origin(field));
      }
    }
  }

  /**
   * Adds to a processor the fields that are known only from an earlier moment. A hint names each
   * field that changed.
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

  /** Whether no bit is known with different values in both. */
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
