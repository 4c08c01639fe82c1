package io.github.vmxcheck.model.reader;

/** Tells NDJSON from JSON by a line that starts with a brace. */
final class JsonLine {
  private JsonLine() {}

  /** Whether the object that starts the line ends on it. */
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

  /** Whether the line starts as a snapshot does that a program wrote. */
  static boolean startsSnapshot(LineReader line) {
    return line.startsWith("{\"schema\"");
  }
}
