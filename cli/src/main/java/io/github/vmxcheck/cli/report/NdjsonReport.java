package io.github.vmxcheck.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.model.reader.InputProblem;
import io.github.vmxcheck.rules.Validation;
import java.io.PrintWriter;

/**
 * One line for each snapshot: the snapshot's object of {@code vmxcheck.report/1} with the key
 * {@code schema} before the others. Nothing is kept, so input may be of any length.
 */
final class NdjsonReport implements Report {
  private final Setting setting;
  private final PrintWriter out;
  private final JsonGenerator json;

  NdjsonReport(Setting setting, PrintWriter out) {
    this.setting = setting;
    this.out = out;
    json = Json.lines(out);
  }

  @Override
  public void snapshot(Validation validation) {
    Json.write(
        () -> {
          json.writeStartObject();
          json.writeStringField("schema", JsonSnapshot.SCHEMA);
          new JsonSnapshot(setting, json).write(validation);
          json.writeEndObject();
          json.flush();
          out.print('\n');
        });
  }

  @Override
  public void problem(InputProblem problem) {
    // Standard error tells it: a line of this format is a snapshot.
  }

  /** There is no line for it: each line is a snapshot. */
  @Override
  public void summary(Summary summary) {
    Json.write(json::close);
  }
}
