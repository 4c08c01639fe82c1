// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedRequirement;
import io.github.vmxcheck.check.result.FindingResult.Wording;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the findings in a report. */
final class SavedFinding {
  private static final Map<String, Verdict> VERDICTS = words(Verdict.values(), Verdict::name);
  private static final Map<String, Kind> KINDS = words(Kind.values(), Kind::word);
  private static final Map<String, Level> LEVELS = words(Level.values(), Level::word);

  private SavedFinding() {}

  private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    for (T value : values) {
      words.put(word.apply(value), value);
    }
    return words;
  }

  static FindingResult of(ReportValue value) {
    CitedRequirement cited =
        new CitedRequirement(
            value.text("requirement"),
            value.get("kind").word(KINDS),
            instructions(value),
            value.numberIfAny("step"),
            value.list("citations", SavedFinding::citation),
            value.text("fix"));
    return new FindingResult(
        cited,
        verdict(value),
        value.get("level").word(LEVELS),
        value.optional("waived").map(SavedFinding::waiver),
        value.optional("baseline").map(ReportValue::isTrue),
        Lazy.of(words(value)));
  }

  /** One instruction, or a list of several. */
  /** The verdict of a finding or suspect. */
  static Verdict verdict(ReportValue value) {
    return value.get("verdict").word(VERDICTS);
  }

  private static List<String> instructions(ReportValue value) {
    List<String> several = value.listIfAny("instructions", ReportValue::text);
    return several.isEmpty()
        ? value.optional("instruction").map(ReportValue::text).stream().toList()
        : several;
  }

  private static Wording words(ReportValue value) {
    return new Wording(
        value.text("message"),
        value.list("bits", SavedFinding::bit),
        value.list("evidence", SavedFinding::evidence),
        value.list("missing", ReportValue::text),
        value.list("notes", ReportValue::text));
  }

  private static FindingResult.Bit bit(ReportValue value) {
    return new FindingResult.Bit(
        value.text("field"),
        value.get("bit").small(),
        value.text("name"),
        value.numberIfAny("actual"),
        value.numberIfAny("required"));
  }

  private static FindingResult.Evidence evidence(ReportValue value) {
    return new FindingResult.Evidence(
        value.idIfAny("processor"),
        value.text("field"),
        SavedValue.of(value.text("field"), value),
        value.optional("file").map(file -> SavedSnapshot.place(value)),
        value.textIfAny("derived"),
        value.optional("assumed").map(ReportValue::isTrue).orElse(false),
        value.textIfAny("profile"));
  }

  private static FindingResult.CitedSection citation(ReportValue value) {
    return new FindingResult.CitedSection(
        value.text("manual"),
        value.text("volume"),
        value.text("title"),
        value.text("edition"),
        value.textIfAny("section"),
        value.optional("verified").map(ReportValue::isTrue).orElse(true));
  }

  private static FindingResult.Waiver waiver(ReportValue value) {
    return new FindingResult.Waiver(value.text("reason"), value.textIfAny("expires"));
  }
}
