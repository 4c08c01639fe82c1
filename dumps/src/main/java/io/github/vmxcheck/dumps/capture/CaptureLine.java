// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.capture;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.model.Origin;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a capture as it was printed: {@code vmxcheck:CCCC.PPPP.SSS:XXXX|text}.
 *
 * @param capture four hexadecimal digits that distinguish the captures of a log
 * @param part four digits for a logical processor, {@link #HEAD} or {@link #DRIVER}
 * @param number of the line in its part, from 0
 * @param text a line of a {@code vmxcheck.snapshot/1} document
 * @param place of its first character in the log, see {@link Origin}
 * @param places of all its characters if they are not contiguous in the log; else null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CaptureLine(
    String capture, String part, int number, String text, long place, long[] places) {

  /** The part before those of the processors. */
  static final String HEAD = "----";

  /** The part after them: what the driver reports about itself. */
  static final String DRIVER = "~~~~";

  private static final Pattern KEY =
      Pattern.compile("([0-9a-f]{4})\\.(\\d{4}|----|~~~~)\\.(\\d{3}):([0-9a-f]{4})\\|");

  /** How many texts in a piece that look like keys are tried. */
  private static final int MOST_KEYS = 2;

  private static final int CRC_START = 0xffff;
  private static final int CRC_POLYNOMIAL = 0x1021;

  /** Whether a text contains a key, with or without the name before it. */
  public static boolean mayBeIn(String text) {
    return KEY.matcher(text).find();
  }

  /** The line of this piece of a log; null if there is none, or it is damaged. */
  static CaptureLine of(Piece piece) {
    Matcher key = KEY.matcher(piece.text());
    for (int tried = 0; tried < MOST_KEYS && key.find(); tried++) {
      String text = piece.text().substring(key.end()).stripTrailing();
      String checked = key.group(1) + '.' + key.group(2) + '.' + key.group(3) + '|' + text;
      if (crc(checked) == Integer.parseInt(key.group(4), 16)) {
        int number = Integer.parseInt(key.group(3));
        long[] places = piece.placesFrom(key.end(), text.length());
        long place = piece.place(key.end());
        return new CaptureLine(key.group(1), key.group(2), number, text, place, places);
      }
    }
    return null;
  }

  /** The place of a column of the text, counted in characters from 1, or of its end. */
  long placeOfColumn(int column) {
    int characters = text.codePointCount(0, text.length());
    int index = text.offsetByCodePoints(0, Math.min(column - 1, characters));
    if (places == null || places.length == 0) {
      return place + index;
    }
    int last = places.length - 1;
    return index <= last ? places[index] : places[last] + 1;
  }

  /** CRC-16/CCITT as the capture kit computes it: not reflected, initial value all ones. */
  private static int crc(String text) {
    int crc = CRC_START;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      crc ^= (b & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1 ^ CRC_POLYNOMIAL) & 0xffff;
      }
    }
    return crc;
  }

  /**
   * A piece of a log that may contain a capture line.
   *
   * @param places of its characters
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(String text, long[] places) {

    /** The text between two indices of a line. */
    static Piece of(DumpLine line, int from, int to) {
      long[] places = new long[to - from];
      for (int i = 0; i < places.length; i++) {
        places[i] = line.origin(from + i);
      }
      return new Piece(line.text().substring(from, to), places);
    }

    /**
     * This piece and another, with the blanks between them that were lost where the line was split.
     */
    Piece with(int blanks, Piece more) {
      int length = text.length() + blanks;
      long[] all = new long[length + more.places.length];
      System.arraycopy(places, 0, all, 0, places.length);
      for (int i = places.length; i < length; i++) {
        all[i] = place(i);
      }
      System.arraycopy(more.places, 0, all, length, more.places.length);
      return new Piece(text + " ".repeat(blanks) + more.text, all);
    }

    /** The place of a character, or of the end. */
    long place(int index) {
      return index < places.length
          ? places[index]
          : places.length == 0 ? Origin.NONE : places[places.length - 1] + 1;
    }

    /** The places of some characters; null if they are contiguous. */
    private long[] placesFrom(int from, int length) {
      long[] some = new long[length];
      boolean regular = true;
      for (int i = 0; i < length; i++) {
        some[i] = places[from + i];
        regular &= some[i] == some[0] + i;
      }
      return regular ? null : some;
    }
  }
}
