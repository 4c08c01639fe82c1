// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One {@code vmxcheck.report/1} document, written as the snapshots arrive. */
final class JsonReport implements Report {
  private final Specification specification;
  private final boolean all;
  private final PrintWriter out;
  private final JsonGenerator json;
  private final List<InputProblem> problems = new ArrayList<>();

  /**
   * Creates a report.
   *
   * @param all whether it also contains satisfied and not applicable requirements
   */
  JsonReport(ReportContext context, boolean all, PrintWriter out) {
    this.all = all;
    specification = context.specification();
    this.out = out;
    json = Json.pretty(out);
    Json.write(
        () -> {
          json.writeStartObject();
          json.writeStringField("schema", JsonSnapshot.SCHEMA);
          if (!context.projectFile().isEmpty()) {
            json.writeStringField("project-file", context.projectFile());
          }
          json.writeArrayFieldStart("snapshots");
        });
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    Json.write(
        () -> {
          json.writeStartObject();
          new JsonSnapshot(specification, json, all).write(snapshot);
          json.writeEndObject();
        });
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem);
  }

  @Override
  public void summary(Summary summary) {
    Json.write(
        () -> {
          json.writeEndArray();
          Json.problems(problems, json);
          counts(summary);
          json.writeEndObject();
          json.close();
        });
    out.print('\n');
  }

  private void counts(Summary summary) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("snapshots", summary.snapshots());
    json.writeNumberField("processors", summary.processors());
    json.writeNumberField("requirements", summary.requirements());
    json.writeNumberField("violated", summary.violated());
    json.writeNumberField("undetermined", summary.undetermined());
    json.writeNumberField("not-applicable", summary.notApplicable());
    json.writeNumberField("satisfied", summary.satisfied());
    json.writeNumberField("problems", summary.problems());
    if (summary.waived() > 0) {
      json.writeNumberField("waived", summary.waived());
    }
    if (summary.known() > 0) {
      json.writeNumberField("baseline", summary.known());
    }
    json.writeEndObject();
  }
}
