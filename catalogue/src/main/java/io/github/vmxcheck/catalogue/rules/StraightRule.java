// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A rule as straight-line code.
 *
 * @param line its first line
 * @param fact the class that it matches
 * @param variable the variable for the fact
 * @param steps its bindings and conditions, in order
 * @param consequence the statement after them
 * @param accessors the accessors of the fact that it uses
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

  /** A step of the code before the consequence. */
  interface Step {}

  /** Stores a value in a variable. */
  record Binding(String variable, String value) implements Step {}

  /** Returns unless the condition is true. */
  record Condition(String expression) implements Step {}

  /** Its method name in Java, from the words of its name. */
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
