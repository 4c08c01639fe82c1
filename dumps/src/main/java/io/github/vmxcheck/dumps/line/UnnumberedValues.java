// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * A list of the values that one model-specific register has on the logical processors, without
 * their numbers and in no certain order. Each processor has the bits in which all values agree; of
 * the others nothing is known.
 */
public final class UnnumberedValues {
  private final Field field;
  private DumpLine line;
  private long first;
  private long alike = -1L;
  private long origin;
  private boolean differ;

  public UnnumberedValues(Field field) {
    this.field = field;
  }

  /**
   * Adds the value of another processor.
   *
   * @param index where the value starts in the text of the line
   */
  public void add(Digits digits, DumpLine at, int index) {
    if (line == null) {
      line = at;
      first = digits.value();
      origin = at.origin(index);
    }
    differ |= ((digits.value() ^ first) & digits.printed()) != 0;
    alike &= digits.printed() & ~(digits.value() ^ first);
  }

  boolean isEmpty() {
    return line == null;
  }

  /** Tells the blocks. A list that contradicts an earlier one starts another moment. */
  public void tell(SnapshotAssembler blocks, String format) {
    if (isEmpty()) {
      return;
    }
    RegisterBlock block = blocks.constants(format, line);
    ProcessorSnapshot every = block.every();
    boolean same = every.known(field) == alike && ((every.value(field) ^ first) & alike) == 0;
    if (!every.isAbsent(field) && !same) {
      block = blocks.otherConstants(format, line);
    }
    block.set(block.every(), field, first, alike, origin);
    if (differ) {
      String what = "processors differ in " + field.title() + ", and the list does not number them";
      block.hint(what + ": only the bits in which all agree are known", origin);
    }
  }
}
