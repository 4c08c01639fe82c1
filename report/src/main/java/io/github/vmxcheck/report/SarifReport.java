// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.result.Fingerprints;
import io.github.vmxcheck.check.result.LocatedFinding;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * One SARIF 2.1.0 run, written as the snapshots arrive: results first, then the rules they name. It
 * stays within the limits of GitHub code scanning and says so if something is left out.
 */
final class SarifReport implements Report {
  /** What GitHub accepts in one run; it rejects a larger file. */
  private static final Limits GITHUB = new Limits(25_000, 9_500_000);

  /**
   * Limits of a file.
   *
   * @param results number of results in the run
   * @param packedBytes size of the file compressed with gzip, with room left for what follows the
   *     results
   */
  record Limits(long results, long packedBytes) {}

  private final boolean all;
  private final Limits limits;
  private final PrintWriter out;
  private final PackedSize size;
  private final JsonGenerator json;
  private final SarifRules rules;
  private final SarifResult results;
  private final SarifNotifications notifications;
  private final Fingerprints fingerprints = new Fingerprints();
  private long written;

  SarifReport(Specification specification, boolean all, PrintWriter out) {
    this(specification, all, out, GITHUB);
  }

  SarifReport(Specification specification, boolean all, PrintWriter out, Limits limits) {
    this.all = all;
    this.limits = limits;
    this.out = out;
    size = new PackedSize(out);
    json = Json.pretty(size);
    rules = new SarifRules(specification, json);
    results = new SarifResult(json);
    notifications = new SarifNotifications(json);
    Json.write(this::start);
  }

  private void start() throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.writeStringField("version", "2.1.0");
    json.writeArrayFieldStart("runs");
    json.writeStartObject();
    json.writeStringField("columnKind", "unicodeCodePoints");
    json.writeArrayFieldStart("results");
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    fingerprints.begin(snapshot);
    for (LocatedFinding one :
        LocatedFinding.of(snapshot, some -> all ? some : some.with(Verdict.VIOLATED))) {
      Json.write(() -> result(one));
    }
    for (ProcessorResult processor : snapshot.processors()) {
      notifications.open(
          processor.question(),
          processor.findings().with(Verdict.UNDETERMINED).stream()
              .filter(processor::keepsOpen)
              .count());
    }
  }

  private void result(LocatedFinding one) throws IOException {
    if (written >= limits.results || size.bytes() >= limits.packedBytes) {
      notifications.leaveOut(one.finding());
      return;
    }
    written++;
    results.write(one, rules.index(one.finding()), fingerprints.of(one));
  }

  @Override
  public void problem(InputProblem problem) {
    notifications.add(problem);
  }

  @Override
  public void summary(Summary summary) {
    Json.write(
        () -> {
          json.writeEndArray();
          notifications.write(written, summary, all);
          rules.write();
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
          json.close();
        });
    out.print('\n');
  }
}
