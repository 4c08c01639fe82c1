// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of rdmsr command-line options. Source: rdmsr.c of msr-tools. */
final class RdmsrOptions {
  private static final Pattern OPTION =
      Pattern.compile(
          "\\G\\s*+(?:-(?<flags>[xXduoc0ra]+)(?=\\s)"
              + "|-(?<before>[xXduoc0ra]*)(?:(?<kind>[pf])\\s*+=?\\s*+)(?<value>\\S+)"
              + "|--(?<long>processor|cpu|bitfield)(?:=|\\s+)(?<longvalue>\\S+)"
              + "|--(?<word>[a-z-]+)(?=\\s))");
  private static final Pattern FIELD = Pattern.compile("(\\d{1,2}):(\\d{1,2})");

  private long processor;
  private int radix = 16;
  private int high = 63;
  private int low;
  private boolean valid = true;

  /** Parses the options from an index on and returns the index after the last one. */
  int takeFrom(String arguments, int start) {
    Matcher option = OPTION.matcher(arguments);
    int end = start;
    while (option.region(end, arguments.length()).lookingAt()) {
      valid &= take(option);
      end = option.end();
    }
    return end;
  }

  /** Applies an option; false if rdmsr does not have it. */
  boolean take(Matcher option) {
    if (option.group("word") != null) {
      return word(option.group("word"));
    }
    if (option.group("flags") != null) {
      flags(option.group("flags"));
      return true;
    }
    if (option.group("kind") != null) {
      flags(option.group("before"));
      return value(option.group("kind").charAt(0), option.group("value"));
    }
    return value(option.group("long").equals("bitfield") ? 'f' : 'p', option.group("longvalue"));
  }

  private void flags(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'x', 'X' -> radix = 16;
        case 'd', 'u' -> radix = 10;
        case 'o' -> radix = 8;
        case 'r' -> radix = 0;
        case 'a' -> processor = RdmsrCommand.ALL;
        default -> {}
      }
    }
  }

  private boolean word(String word) {
    switch (word) {
      case "hexadecimal", "capital-hexadecimal", "capital-hex" -> flags("x");
      case "decimal", "signed-decimal", "unsigned-decimal", "unsigned" -> flags("d");
      case "octal" -> flags("o");
      case "raw" -> flags("r");
      case "all" -> flags("a");
      case "c-language", "zero-fill", "zero-pad" -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean value(char kind, String value) {
    if (kind == 'p') {
      Matcher number = RdmsrCommand.NUMBER.matcher(value);
      processor = number.matches() ? RdmsrCommand.number(number) : RdmsrCommand.UNKNOWN;
      return number.matches() || value.startsWith("$") || value.startsWith("\"$");
    }
    Matcher field = FIELD.matcher(value);
    if (!field.matches()) {
      return false;
    }
    high = Integer.parseInt(field.group(1));
    low = Integer.parseInt(field.group(2));
    return high < 64 && low <= high;
  }

  boolean isValid() {
    return valid;
  }

  long processor() {
    return processor;
  }

  int radix() {
    return radix;
  }

  int high() {
    return high;
  }

  int low() {
    return low;
  }
}
