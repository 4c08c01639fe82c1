// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A rule as straight-line code.
 *
 * @param line where it begins
 * @param fact the class that it matches
 * @param variable what its code calls the fact
 * @param steps its bindings and conditions, in their order
 * @param consequence the statement behind them
 * @param accessors what it asks of the fact
 */
record StraightRule(
    int line,
    String name,
    String requirement,
    String fact,
    String variable,
    List<Step> steps,
    String consequence,
    Set<String> accessors) {

  /** Something that the code does before the consequence. */
  interface Step {}

  /** Keeps a value. */
  record Binding(String variable, String value) implements Step {}

  /** Ends the code unless it holds. */
  record Condition(String expression) implements Step {}

  /** Its name in Java: the words of its name. */
  String method() {
    StringBuilder method = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+", -1)) {
      method.append(method.isEmpty() ? decapitalized(word) : capitalized(word));
    }
    return method.toString();
  }

  static String capitalized(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String decapitalized(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }
}
