// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Register names and values that only blanks separate, such as {@code cr0 80050033 cr4 3526f8
 * feature control 1}. A sentence may have such words, too, so they count only if the line has
 * nothing else: two or more of them, or one whose value is clearly a register's.
 */
final class NamesAndValues {
  /** What a driver or a list prints before the first name. */
  private static final Pattern START =
      Pattern.compile("^(?:.{0,120}[:\\])>]|[-*])?[ \\t]*(?=[A-Za-z_])");

  private static final Pattern PAIR =
      Pattern.compile(
          "^[ \\t,;]*+([A-Za-z_][\\w ]{1,47}?)[ \\t]{1,40}(0[xX])?(?=[0-9A-Fa-f]{0,15}[0-9]|[Ff]{8})"
              + "([0-9A-Fa-f]{1,16})(?=[ \\t]*(?:[,;(]|$)|[ \\t]+[A-Za-z_])");
  private static final Pattern END = Pattern.compile("[ \\t,;.]*(?:\\([^()]{0,80}\\))?");
  private static final int LONGEST = 400;

  private NamesAndValues() {}

  /** The values in a line, in order; none if the line has anything but names and values. */
  static List<DriverValue> in(String text) {
    Matcher start = START.matcher(text);
    if (text.length() > LONGEST || !start.find()) {
      return List.of();
    }
    List<DriverValue> values = new ArrayList<>(0);
    Matcher pair = PAIR.matcher(text);
    int at = start.end();
    while (pair.region(at, text.length()).lookingAt() && isRegister(pair.group(1))) {
      DriverValue value =
          DriverValue.of(
              pair.group(3), pair.group(2) != null, pair.start(3), pair.end(), pair.end(1), -1);
      if (value == null) {
        return List.of();
      }
      values.add(value);
      at = pair.end();
    }
    boolean whole = END.matcher(text).region(at, text.length()).matches();
    return whole && (values.size() > 1 || values.stream().anyMatch(NamesAndValues::isClear))
        ? values
        : List.of();
  }

  private static boolean isRegister(String name) {
    DriverNames.Name found = DriverNames.atEndOf(name);
    return found != null && found.exact() && found.length() == name.length();
  }

  private static boolean isClear(DriverValue value) {
    return value.isPadded() || !value.decimal() && !value.letters();
  }
}
