package io.github.vmxcheck.cli.report;

/** Finds out where a value in a line of YAML or JSON ends. */
final class Token {
  private Token() {}

  static int end(String line, int start) {
    if (start >= line.length()) {
      return line.length();
    }
    char first = line.charAt(start);
    if (first == '"' || first == '\'') {
      int close = line.indexOf(first, start + 1);
      return close < 0 ? line.length() : close + 1;
    }
    int end = start;
    while (end < line.length() && " \t,}]#".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return Math.max(end, start + 1);
  }
}
