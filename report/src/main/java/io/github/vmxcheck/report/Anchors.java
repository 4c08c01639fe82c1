// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.report.html.Mention;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of the places in an HTML report that links lead to. They follow from labels and ids, not
 * from positions, so that links stay valid when a report is written again.
 */
final class Anchors {
  private static final String UNNAMED = "snapshot";

  private final Set<String> used = new HashSet<>();

  /** Creates an empty set in which some names are used already. */
  Anchors(String... reserved) {
    used.addAll(List.of(reserved));
  }

  /** A name made of the letters and digits of a text; with a number if it was used before. */
  String of(String text) {
    String letters =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = letters.isEmpty() ? UNNAMED : letters;
    String unique = name;
    for (int number = 2; !used.add(unique); number++) {
      unique = name + "-" + number;
    }
    return unique;
  }

  /**
   * The place of a finding: the id of its requirement, with the first of its processors if another
   * finding has it.
   */
  Mention finding(SharedFinding shared) {
    String requirement = shared.finding().requirement();
    boolean isFirst = used.add(requirement);
    if (isFirst || shared.processors().isEmpty()) {
      return new Mention(requirement, isFirst ? requirement : of(requirement));
    }
    String processor = Long.toUnsignedString(shared.processors().get(0));
    return new Mention(requirement, of(requirement + "-processor-" + processor));
  }

  /** The place of a requirement, if it has no other. */
  Mention mention(String requirement) {
    return new Mention(requirement, used.add(requirement) ? requirement : "");
  }
}
