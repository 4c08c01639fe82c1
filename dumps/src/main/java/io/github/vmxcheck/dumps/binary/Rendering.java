// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.binary;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Locale;

/** Sets fields of one processor and adds a line to the text for each. */
public final class Rendering {
  private final RenderedText text;
  private final int source;
  private final String place;
  private final ProcessorSnapshot state;

  /**
   * A part of a dump.
   *
   * @param source index of the text among the sources of the snapshot
   * @param place name of the part, such as {@code note QEMU of processor 0}
   */
  public Rendering(RenderedText text, int source, String place, ProcessorSnapshot state) {
    this.text = text;
    this.source = source;
    this.place = place;
    this.state = state;
  }

  ProcessorSnapshot state() {
    return state;
  }

  /** Sets all bits of a field, read at an offset. */
  public void set(Field field, long value, long at) {
    set(field, value, 64, at);
  }

  /** Sets as many low bits of a field as were stored. */
  public void set(Field field, long value, int stored, long at) {
    long mask = stored == 64 ? field.mask() : field.mask() & (1L << stored) - 1;
    say(field, value & mask, mask, place + ", byte " + at + ": " + field.title() + " = ");
  }

  /** Sets a field found at the place itself. */
  public void found(Field field, long value) {
    say(field, value, field.mask(), place + ": " + field.title() + " = ");
  }

  /** Sets a field to a value that follows from something missing, which the reason names. */
  public long conclude(Field field, long value, String reason) {
    return say(field, value, field.mask(), place + ", " + reason + ": " + field.title() + " = ");
  }

  private long say(Field field, long value, long mask, String before) {
    long origin = Origin.read(source, text.add(before + shown(field, value)), before.length() + 1);
    state.set(field, value, mask, origin);
    return origin;
  }

  private static String shown(Field field, long value) {
    if (field.width() <= 2) {
      return field.word(value).orElse(Long.toString(value));
    }
    return "0x" + String.format(Locale.ROOT, "%0" + (field.width() + 3) / 4 + "x", value);
  }
}
