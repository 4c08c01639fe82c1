// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands a one-line shell loop over numbers, such as {@code for i in 0x3a 0x480; do rdmsr $i;
 * done}, into its bodies.
 */
final class ShellLoop {
  private static final Pattern LOOP =
      Pattern.compile("\\bfor ([A-Za-z_]\\w{0,20}) in ([^;|&]{1,1000}); ?do\\b(.{1,1000})");
  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|\\d{1,9}");
  private static final Pattern RANGE =
      Pattern.compile("\\{(\\d{1,4})\\.\\.(\\d{1,4})\\}|[`$]\\(?seq (\\d{1,4}) (\\d{1,4})[)`]");

  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w++)|\\{(\\w++)\\})");

  private ShellLoop() {}

  /** The bodies in order; none if the line has no loop over numbers. */
  static List<String> bodies(String line) {
    Matcher loop = LOOP.matcher(line);
    if (!loop.find()) {
      return List.of();
    }
    List<String> bodies = new ArrayList<>();
    for (String number : numbers(loop.group(2).strip())) {
      bodies.add(body(loop.group(3), loop.group(1), number));
    }
    return bodies;
  }

  /** The body with the variable replaced by a number. */
  private static String body(String body, String variable, String number) {
    return VARIABLE
        .matcher(body)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(2) : found.group(1);
              return name.equals(variable) ? number : Matcher.quoteReplacement(found.group());
            });
  }

  private static List<String> numbers(String list) {
    List<String> numbers = new ArrayList<>();
    Matcher range = RANGE.matcher(list);
    if (range.matches()) {
      int first = range.group(1) == null ? 3 : 1;
      int last = Integer.parseInt(range.group(first + 1));
      for (int i = Integer.parseInt(range.group(first)); i <= last; i++) {
        numbers.add(Integer.toString(i));
      }
      return numbers;
    }
    for (String word : list.split("\\s+", -1)) {
      if (!NUMBER.matcher(word).matches()) {
        return List.of();
      }
      numbers.add(word);
    }
    return numbers;
  }
}
