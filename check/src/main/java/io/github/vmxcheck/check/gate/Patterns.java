// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Patterns of names, in which {@code *} matches any characters. */
final class Patterns {
  private static final String OF_A_PROJECT =
      "; 'vmxcheck list' lists them, with --rules DIR also those of a project";

  private Patterns() {}

  /** Whether a name matches a pattern. There is no backtracking. */
  static boolean matches(String pattern, String name) {
    List<String> parts = List.of(pattern.split("\\*", -1));
    if (parts.size() == 1) {
      return name.equals(pattern);
    }
    String first = parts.get(0);
    String last = parts.get(parts.size() - 1);
    int at = first.length();
    int end = name.length() - last.length();
    if (at > end || !name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = name.indexOf(part, at);
      at = found + part.length();
      if (found < 0 || at > end) {
        return false;
      }
    }
    return true;
  }

  /**
   * The indexes of the requirements that an id, a pattern of ids or a kind selects.
   *
   * @throws IllegalArgumentException if it selects none
   */
  static BitSet requirements(String text, Specification specification) {
    Optional<Kind> kind =
        Stream.of(Kind.values()).filter(one -> one.word().equals(text)).findFirst();
    BitSet found = new BitSet();
    for (Requirement one : specification.requirements()) {
      if (kind.isPresent() ? one.kind() == kind.get() : matches(text, one.id())) {
        found.set(one.index());
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected " + expected(text, specification));
    }
    return found;
  }

  private static String expected(String text, Specification specification) {
    if (text.contains("*")) {
      return "a pattern that matches a requirement id" + OF_A_PROJECT;
    }
    List<String> ids = specification.requirements().stream().map(Requirement::id).toList();
    return "a requirement id, a pattern such as vmxon-cr*, or a kind"
        + ClosestMatch.of(text, ids)
            .map(near -> "; did you mean '" + near + "'?")
            .orElse(OF_A_PROJECT);
  }
}
