// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.report.html.Part.Fact;
import io.github.vmxcheck.report.html.Part.Missing;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Collecting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Undetermined requirements: the values they need, and how to collect them. */
final class HtmlMissing {
  private HtmlMissing() {}

  static Optional<Missing> of(SnapshotResult snapshot, HtmlFindings findings) {
    List<SharedFinding> shared = findings.with(Verdict.UNDETERMINED);
    List<FindingResult> open = shared.stream().map(SharedFinding::finding).toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    List<FindingResult> deciding =
        shared.stream().filter(one -> one.keepsOpen(snapshot)).map(SharedFinding::finding).toList();
    List<String> others =
        open.stream()
            .filter(one -> !deciding.contains(one))
            .map(FindingResult::requirement)
            .distinct()
            .toList();
    Map<FieldPath, Set<String>> needs = needs(deciding);
    return Optional.of(
        new Missing(weight(snapshot, deciding), facts(needs), ways(needs.keySet()), others));
  }

  private static String weight(SnapshotResult snapshot, List<FindingResult> deciding) {
    if (deciding.isEmpty()) {
      return "Undetermined";
    }
    String title = snapshot.question().title();
    boolean isCertain = snapshot.processors().stream().allMatch(one -> one.outcome().isCertain());
    String needed = "Missing values needed to predict " + title;
    return isCertain ? needed + " once the violations are fixed" : needed;
  }

  private static Map<FieldPath, Set<String>> needs(List<FindingResult> deciding) {
    Map<FieldPath, Set<String>> needs = new LinkedHashMap<>();
    for (FindingResult one : deciding) {
      one.missing().stream()
          .flatMap(path -> FieldPath.parseAny(path).stream())
          .forEach(
              path ->
                  needs.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(one.requirement()));
    }
    return needs;
  }

  private static List<Fact> facts(Map<FieldPath, Set<String>> needs) {
    List<Fact> facts = new ArrayList<>();
    needs.forEach(
        (path, ids) -> facts.add(new Fact(ValueText.title(path), String.join(", ", ids))));
    return facts;
  }

  private static List<Missing.Way> ways(Set<FieldPath> paths) {
    Map<String, Set<String>> commands = new LinkedHashMap<>();
    for (Field field : paths.stream().map(FieldPath::field).distinct().toList()) {
      for (Collecting.Way way : Collecting.builtIn().of(field)) {
        commands.computeIfAbsent(way.platform(), key -> new LinkedHashSet<>()).add(way.command());
      }
    }
    List<Missing.Way> ways = new ArrayList<>();
    commands.forEach(
        (platform, some) -> ways.add(new Missing.Way(platform, Commands.merged(some))));
    return ways;
  }
}
