// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import io.github.vmxcheck.model.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The keys and words of the native format, each made a {@code String} only once. */
final class KnownTexts {
  private static final int PLACES = 1 << 11;
  private static final int LONGEST = 40;
  private static final String[] TEXTS = new String[PLACES];

  static {
    Set<String> texts = new HashSet<>(RegisterReader.keys());
    texts.addAll(Leaf.keys());
    texts.addAll(SnapshotParser.KEYS);
    texts.addAll(Set.of("true", "false", SnapshotParser.SCHEMA, ValueReader.UNREADABLE));
    Shape.PROCESSOR.addKeys(texts);
    Shape.MACHINE.addKeys(texts);
    for (Field field : Field.values()) {
      texts.addAll(field.words().keySet());
    }
    texts.forEach(KnownTexts::add);
  }

  private KnownTexts() {}

  private static void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int place = place(bytes, 0, bytes.length);
    while (TEXTS[place] != null) {
      place = place + 1 & PLACES - 1;
    }
    TEXTS[place] = text;
  }

  private static int place(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return (hash ^ hash >>> 11) & PLACES - 1;
  }

  /** The text of these bytes of ASCII. */
  static String text(byte[] bytes, int from, int to) {
    if (to - from <= LONGEST) {
      int place = place(bytes, from, to);
      for (String one = TEXTS[place]; one != null; one = TEXTS[place]) {
        if (isEqual(one, bytes, from, to)) {
          return one;
        }
        place = place + 1 & PLACES - 1;
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isEqual(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
