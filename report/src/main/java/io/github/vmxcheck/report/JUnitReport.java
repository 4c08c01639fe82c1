// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Headline;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedSection;
import io.github.vmxcheck.check.result.Fingerprints;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JUnit XML: a test suite for each logical processor and one across them, a test case for each
 * requirement. Undetermined and accepted requirements are skipped, never passed. Not applicable
 * requirements have no test case, unless all are requested.
 */
final class JUnitReport implements Report {
  private final boolean all;
  private final XmlLines xml;
  private final List<InputProblem> problems = new ArrayList<>();

  JUnitReport(boolean all, PrintWriter out) {
    this.all = all;
    xml = new XmlLines(out);
    xml.start("testsuites", "name", "vmxcheck");
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    for (ProcessorResult processor : snapshot.processors()) {
      String name = Phrases.processor(processor.isNumbered(), processor.id());
      suite(
          name,
          Headline.of(processor).sentence(name),
          processor.findings().stream()
              .map(one -> new LocatedFinding(snapshot, Optional.of(processor), one))
              .toList());
    }
    suite(
        "across logical processors",
        "",
        snapshot.findings().stream()
            .map(one -> new LocatedFinding(snapshot, Optional.empty(), one))
            .toList());
  }

  private void suite(String name, String outcome, List<LocatedFinding> findings) {
    List<LocatedFinding> cases =
        findings.stream()
            .filter(one -> all || one.finding().verdict() != Verdict.NOT_APPLICABLE)
            .toList();
    if (cases.isEmpty()) {
      return;
    }
    String machine = Fingerprints.name(cases.get(0).snapshot());
    start(
        machine + ": " + name,
        cases.size(),
        cases.stream().filter(one -> one.finding().counts()).count(),
        0,
        cases.stream().filter(one -> !skipped(one.finding()).isEmpty()).count());
    if (!outcome.isEmpty()) {
      xml.start("properties");
      xml.empty("property", "name", "outcome", "value", outcome);
      xml.end();
    }
    cases.forEach(one -> testCase(machine + "." + name, one));
    xml.end();
  }

  private void start(String name, long tests, long failures, long errors, long skipped) {
    xml.start(
        "testsuite",
        "name",
        name,
        "tests",
        "" + tests,
        "failures",
        "" + failures,
        "errors",
        "" + errors,
        "skipped",
        "" + skipped);
  }

  private void testCase(String className, LocatedFinding one) {
    FindingResult finding = one.finding();
    String skipped = skipped(finding);
    String[] attributes = {"classname", className, "name", finding.requirement()};
    if (!finding.counts() && skipped.isEmpty()) {
      xml.empty("testcase", attributes);
      return;
    }
    xml.start("testcase", attributes);
    if (finding.counts()) {
      String level = finding.level().word();
      xml.text("failure", lines(one), "message", finding.message(), "type", level);
    } else {
      xml.empty("skipped", "message", skipped);
    }
    xml.end();
  }

  /** Why a test case neither passed nor failed; empty if it passed or failed. */
  private static String skipped(FindingResult finding) {
    return switch (finding.verdict()) {
      case VIOLATED -> finding.counts() ? "" : AcceptanceText.prefix(finding) + finding.message();
      case UNDETERMINED -> "undetermined: " + finding.message();
      case NOT_APPLICABLE -> "not applicable";
      case SATISFIED -> "";
    };
  }

  private static List<String> lines(LocatedFinding one) {
    FindingResult finding = one.finding();
    List<String> lines = new ArrayList<>();
    lines.add(one.place() + ": " + finding.level().word() + ": " + finding.message());
    finding.bits().forEach(bit -> lines.add(bit.text()));
    for (FindingResult.Evidence value : finding.evidence()) {
      lines.add(one.text(value) + value.place().map(place -> " (" + place + ")").orElse(""));
    }
    finding.notes().forEach(note -> lines.add("note: " + note));
    lines.add("fix: " + finding.fix());
    finding.citations().stream()
        .map(CitedSection::toString)
        .distinct()
        .forEach(citation -> lines.add("manual: " + citation));
    return lines;
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem);
  }

  @Override
  public void summary(Summary summary) {
    if (!problems.isEmpty()) {
      start("input", problems.size(), 0, problems.size(), 0);
      for (InputProblem problem : problems) {
        xml.start("testcase", "classname", "input", "name", problem.source());
        List<String> lines = List.of(problem.toString());
        xml.text("error", lines, "message", problem.message(), "type", "unreadable input");
        xml.end();
      }
      xml.end();
    }
    xml.end();
    xml.finish();
  }
}
