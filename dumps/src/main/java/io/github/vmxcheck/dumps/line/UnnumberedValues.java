// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;

/**
 * The values of one model-specific register on the logical processors, listed without processor
 * numbers and in no certain order. Bits in which all values agree are known for every processor;
 * all other bits are unknown.
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

  public boolean isEmpty() {
    return line == null;
  }

  /**
   * Adds the known bits to the blocks. A list that contradicts an earlier one starts another block.
   */
  public void addTo(SnapshotAssembler blocks, String format) {
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
      String what = "processors differ in " + field.title() + ", but the list does not number them";
      block.hint(what + ": only bits that are equal on all of them are known", origin);
    }
  }
}
