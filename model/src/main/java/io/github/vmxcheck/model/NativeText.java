// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Optional;

/**
 * Formats values for the native format: the text reads back as the same bits, with {@code ?} for
 * those that are unknown.
 */
public final class NativeText {
  private NativeText() {}

  /** The value of a field that is not absent. */
  public static String of(ProcessorSnapshot state, Field field) {
    if (state.isUnreadable(field)) {
      return state.readsZero(field) ? "0x0" : "unreadable";
    }
    return of(state, FieldPath.of(field));
  }

  /** The value of some bits. */
  static String of(long value, long known, FieldPath path) {
    boolean whole = path.isWhole();
    long all = -1L >>> (64 - path.width());
    if (known == all) {
      Optional<String> word = whole ? path.field().word(value) : Optional.empty();
      if (word.isPresent()) {
        return word.get();
      }
      if (path.width() == 1) {
        return whole ? (value == 1 ? "true" : "false") : Long.toString(value);
      }
      if (whole && path.field().isCount()) {
        return Long.toUnsignedString(value);
      }
    }
    if (whole && path.field().isSet() && value == 0 && Long.bitCount(all & ~known) > 1) {
      return String.join("|", path.field().words(value, known));
    }
    boolean inBits = whole && path.field().isWordOnly();
    return inBits || !isWholeDigits(known, path.width())
        ? binary(value, known, path.width())
        : hexadecimal(value, known, path.width());
  }

  /** The value of some bits of a field. */
  public static String of(ProcessorSnapshot state, FieldPath path) {
    return of(path.value(state), path.known(state), path);
  }

  private static boolean isWholeDigits(long known, int width) {
    for (int low = 0; low < width; low += 4) {
      long digit = 0xfL << low & -1L >>> (64 - width);
      if ((known & digit) != 0 && (known & digit) != digit) {
        return false;
      }
    }
    return true;
  }

  private static String hexadecimal(long value, long known, int width) {
    if (known == -1L >>> (64 - width)) {
      return "0x" + Long.toHexString(value);
    }
    StringBuilder text = new StringBuilder("0x");
    for (int low = (width - 1) / 4 * 4; low >= 0; low -= 4) {
      boolean open = (known >>> low & 0xf) == 0;
      text.append(open ? "?" : Long.toHexString(value >>> low & 0xf));
    }
    return text.toString();
  }

  private static String binary(long value, long known, int width) {
    StringBuilder text = new StringBuilder("0b");
    for (int bit = width - 1; bit >= 0; bit--) {
      text.append((known >>> bit & 1) == 0 ? '?' : (char) ('0' + (value >>> bit & 1)));
    }
    return text.toString();
  }
}
