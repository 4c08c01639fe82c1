// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.RegisterLayout;
import io.github.vmxcheck.specs.Evidence.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Markdown shared by the pages. */
final class PageText {
  static final String TRACEABILITY = "traceability.md";

  private static final String RULES = "../../rules/src/main/resources/io/github/vmxcheck/rules/";

  private PageText() {}

  /** Prose of a requirement, with Markdown markup escaped. */
  static String prose(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*");
  }

  /** Prose in a table cell. */
  static String cell(String text) {
    return prose(text).replace("|", "\\|");
  }

  static String link(Requirement requirement) {
    return "[" + requirement.id() + "](" + requirement.section() + ".md#" + requirement.id() + ")";
  }

  /** The link to a sentence of the traceability page. */
  static String link(Traceability.Sentence sentence) {
    return "[" + sentence.id() + "](" + TRACEABILITY + "#" + sentence.id() + ")";
  }

  static String requirementsFile(String section) {
    return "../requirements/" + section + ".yaml";
  }

  static String rules(String section) {
    return RULES + section + ".drl";
  }

  /** The anchor that GitHub gives a heading. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /** The path as a requirement writes it, with the name of the bits if they have one. */
  static String name(FieldPath path) {
    if (path.isWhole()) {
      return path.text();
    }
    return RegisterLayout.of(path.field()).stream()
        .flatMap(layout -> layout.bits().stream())
        .filter(bits -> bits.high() == path.high() && bits.low() == path.low())
        .map(bits -> path.field().key() + "." + bits.name())
        .findFirst()
        .orElse(path.text());
  }

  /** Short summary of what executed states show of a requirement. */
  static String executed(Shown shown) {
    List<String> parts = new ArrayList<>();
    if (shown.decided() > 0) {
      parts.add(
          "decided " + shown.decided() + " outcomes, " + shown.alone() + " of them on its own");
    }
    if (shown.succeeded() > 0) {
      parts.add("VMXON succeeded " + shown.succeeded() + " times");
    }
    shown
        .mistakes()
        .forEach(
            mistake ->
                parts.add("violated by the example driver with the mistake `" + mistake + "`"));
    return parts.isEmpty() ? "none" : String.join("; ", parts);
  }
}
