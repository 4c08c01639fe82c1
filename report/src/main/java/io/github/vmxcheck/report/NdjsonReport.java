// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;

/**
 * One line for each snapshot: its object in {@code vmxcheck.report/1}, with the key {@code schema}
 * first. Nothing is kept, so input may be of any length.
 */
final class NdjsonReport implements Report {
  private final boolean all;
  private final Specification specification;
  private final PrintWriter out;
  private final JsonGenerator json;

  NdjsonReport(Specification specification, boolean all, PrintWriter out) {
    this.specification = specification;
    this.all = all;
    this.out = out;
    json = Json.lines(out);
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    Json.write(
        () -> {
          json.writeStartObject();
          json.writeStringField("schema", JsonSnapshot.SCHEMA);
          new JsonSnapshot(specification, json, all).write(snapshot);
          json.writeEndObject();
          json.flush();
          out.print('\n');
        });
  }

  @Override
  public void problem(InputProblem problem) {
    // Printed on standard error: each line of this format is a snapshot.
  }

  /** Writes no summary: each line is a snapshot. */
  @Override
  public void summary(Summary summary) {
    Json.write(json::close);
  }
}
