// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Acceptance;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.YamlNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A waiver: what a project accepts, why and until when.
 *
 * @param requirements id, pattern or kind
 * @param snapshot pattern of its label or file; empty for any
 * @param processor logical processor number; empty for any
 * @param field key of the field the finding is about; empty for any
 * @param verdict the accepted verdict; empty for both violated and undetermined
 * @param said the reason and the last day
 * @param place in the file: {@code file:line:column}
 */
public record Waiver(
    String requirements,
    String snapshot,
    OptionalLong processor,
    String field,
    Optional<Verdict> verdict,
    Acceptance.Waiver said,
    String place) {
  private static final String REQUIREMENT = "requirement";
  private static final String SNAPSHOT = "snapshot";
  private static final String PROCESSOR = "processor";
  private static final String FIELD = "field";
  private static final String VERDICT = "verdict";
  private static final String REASON = "reason";
  private static final String EXPIRES = "expires";

  private static final Set<String> KEYS =
      Set.of(REQUIREMENT, SNAPSHOT, PROCESSOR, FIELD, VERDICT, REASON, EXPIRES);

  static Waiver of(YamlNode node) {
    Map<String, YamlNode> keys = node.map(KEYS);
    String requirements = node.text(keys, REQUIREMENT);
    YamlNode reason = required(node, keys, REASON, "why it is accepted");
    if (reason.text().isBlank()) {
      throw reason.error("found an empty reason, expected why " + requirements + " is accepted");
    }
    YamlNode expires = required(node, keys, EXPIRES, "the last day, such as 2027-01-31");
    return new Waiver(
        requirements,
        optional(keys, SNAPSHOT),
        processor(keys.get(PROCESSOR)),
        field(keys.get(FIELD)),
        verdict(keys.get(VERDICT)),
        new Acceptance.Waiver(reason.text(), day(expires)),
        node.place());
  }

  private static YamlNode required(
      YamlNode node, Map<String, YamlNode> keys, String key, String expected) {
    YamlNode value = keys.get(key);
    if (value == null) {
      throw node.error("found a waiver without '" + key + "', expected " + expected);
    }
    return value;
  }

  private static String optional(Map<String, YamlNode> keys, String key) {
    return keys.containsKey(key) ? keys.get(key).text() : "";
  }

  /** The key of a field. For a model-specific register, its name is enough. */
  private static String field(YamlNode node) {
    if (node == null) {
      return "";
    }
    String text = node.text();
    return Field.byKey(text)
        .or(() -> Field.byKey("msr." + text))
        .map(Field::key)
        .orElseThrow(() -> node.error("found '" + text + "', expected a field" + near(text)));
  }

  private static String near(String text) {
    return ClosestMatch.of(text, Field.keys()).map(near -> " such as " + near).orElse("");
  }

  private static OptionalLong processor(YamlNode node) {
    if (node == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Integer.parseUnsignedInt(node.text()) & 0xffff_ffffL);
    } catch (NumberFormatException e) {
      throw node.error("found '" + node.text() + "', expected a logical processor number");
    }
  }

  private static Optional<Verdict> verdict(YamlNode node) {
    if (node == null) {
      return Optional.empty();
    }
    for (Verdict verdict : Set.of(Verdict.VIOLATED, Verdict.UNDETERMINED)) {
      if (verdict.word().equals(node.text())) {
        return Optional.of(verdict);
      }
    }
    throw node.error("found '" + node.text() + "', expected violated or undetermined");
  }

  private static LocalDate day(YamlNode node) {
    try {
      return LocalDate.parse(node.text());
    } catch (DateTimeException e) {
      throw node.error("found '" + node.text() + "', expected a day such as 2027-01-31");
    }
  }

  /** Whether it covers the verdict of a finding. */
  boolean covers(Finding finding) {
    return switch (finding.verdict()) {
      case VIOLATED, UNDETERMINED -> verdict.map(finding.verdict()::equals).orElse(true);
      case NOT_APPLICABLE, SATISFIED -> false;
    };
  }
}
