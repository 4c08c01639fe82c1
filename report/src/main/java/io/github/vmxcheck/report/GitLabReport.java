// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.AcceptanceText;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Fingerprints;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import java.io.IOException;
import java.io.PrintWriter;

/** A GitLab Code Quality report: violations and input problems. */
final class GitLabReport implements Report {
  private final boolean all;
  private final PrintWriter out;
  private final JsonGenerator json;
  private final Fingerprints fingerprints = new Fingerprints();

  GitLabReport(boolean all, PrintWriter out) {
    this.all = all;
    this.out = out;
    json = Json.pretty(out);
    Json.write(json::writeStartArray);
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    fingerprints.begin(snapshot);
    for (LocatedFinding one :
        LocatedFinding.of(snapshot, some -> all ? some.notable() : some.with(Verdict.VIOLATED))) {
      Json.write(() -> finding(one));
    }
  }

  private void finding(LocatedFinding one) throws IOException {
    entry(
        one.where() + AcceptanceText.prefix(one.finding()) + one.finding().message(),
        one.finding().requirement(),
        fingerprints.of(one),
        severity(one.finding()),
        one.place());
  }

  private static String severity(FindingResult finding) {
    if (finding.verdict() != Verdict.VIOLATED || finding.waiver().isPresent()) {
      return "info";
    }
    return switch (finding.level()) {
      case ERROR -> "critical";
      case WARNING -> "major";
      case NOTE -> "minor";
    };
  }

  @Override
  public void problem(InputProblem problem) {
    Place place = new Place(problem.source(), problem.line(), problem.column());
    String fingerprint =
        Fingerprints.of(RelativePath.of(problem.source()), "" + problem.line(), problem.message());
    Json.write(() -> entry(problem.message(), "unreadable-input", fingerprint, "blocker", place));
  }

  private void entry(
      String description, String check, String fingerprint, String severity, Place place)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("description", Sanitized.of(description));
    json.writeStringField("check_name", check);
    json.writeStringField("fingerprint", fingerprint);
    json.writeStringField("severity", severity);
    json.writeObjectFieldStart("location");
    json.writeStringField("path", RelativePath.of(place.file()));
    json.writeObjectFieldStart("lines");
    json.writeNumberField("begin", Math.max(1, place.line()));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Writes no summary: each entry is a finding. */
  @Override
  public void summary(Summary summary) {
    Json.write(
        () -> {
          json.writeEndArray();
          json.close();
        });
    out.print('\n');
  }
}
