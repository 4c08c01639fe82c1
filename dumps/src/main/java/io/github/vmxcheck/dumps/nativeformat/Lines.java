// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

/** Checks how a line starts, and whether it is NDJSON. */
final class Lines {
  private Lines() {}

  /** Whether the object that starts the line also ends on it. */
  static boolean holdsWholeObject(byte[] bytes, int from, int to) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          quoted = false;
        }
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the line starts like a snapshot that a program wrote. */
  static boolean startsSnapshot(LineReader line) {
    return startsWith(line, "{\"schema\"");
  }

  static boolean startsWith(LineReader line, String ascii) {
    if (line.to() - line.from() < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (line.buffer()[line.from() + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Offset in the line of the first byte that is not a blank; -1 if there is none. */
  static int firstNonBlank(LineReader line) {
    for (int i = line.from(); i < line.to(); i++) {
      if (line.buffer()[i] != ' ' && line.buffer()[i] != '\t') {
        return i - line.from();
      }
    }
    return -1;
  }
}
