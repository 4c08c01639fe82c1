// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.report.html.Matrix;
import io.github.vmxcheck.report.html.Tone;
import io.github.vmxcheck.specs.Specification;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares snapshots or groups of processors by the requirements that any of them violates. */
final class HtmlMatrix {
  private static final int COLUMNS = 24;

  /**
   * One of them.
   *
   * @param anchor of the part that describes it; empty if there is none
   * @param count how many are equal
   * @param tones by requirement
   */
  record Line(
      String anchor, String name, Tone tone, String outcome, int count, Map<String, Tone> tones) {}

  private HtmlMatrix() {}

  /** The worst tone of the findings on each requirement. */
  static Map<String, Tone> tones(Collection<FindingResult> findings) {
    Map<String, Tone> tones = new HashMap<>();
    for (FindingResult finding : findings) {
      // The tones are not declared in the order of their ranks.
      tones.merge(
          finding.requirement(),
          HtmlFindings.tone(finding),
          (one, other) -> rank(one) <= rank(other) ? one : other);
    }
    return tones;
  }

  private static int rank(Tone tone) {
    return switch (tone) {
      case BAD -> 0;
      case WARNED -> 1;
      case ACCEPTED -> 2;
      case OPEN -> 3;
      case GOOD -> 4;
      case UNREPORTED -> 5;
      case NONE -> 6;
    };
  }

  /**
   * The comparison.
   *
   * @param subject what a line is
   * @param instruction the instruction in question
   */
  static Matrix of(
      String subject, String instruction, List<Line> lines, Specification specification) {
    Map<String, Integer> violated = new LinkedHashMap<>();
    specification.requirements().forEach(one -> violated.put(one.id(), 0));
    for (Line line : lines) {
      line.tones.forEach(
          (id, tone) -> {
            if (rank(tone) <= rank(Tone.ACCEPTED)) {
              violated.merge(id, line.count, Integer::sum);
            }
          });
    }
    List<String> ids =
        violated.entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<String> shown = ids.subList(0, Math.min(COLUMNS, ids.size()));
    return new Matrix(
        subject,
        instruction,
        shown,
        ids.size() - shown.size(),
        lines.stream().map(line -> row(line, shown)).toList());
  }

  private static Matrix.Row row(Line line, List<String> ids) {
    return new Matrix.Row(
        line.anchor,
        line.name,
        line.tone,
        line.outcome,
        ids.stream().map(id -> line.tones.getOrDefault(id, Tone.UNREPORTED)).toList());
  }
}
