// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The SARIF notifications of a run: what could not be read, was left out or is undetermined. */
final class SarifNotifications {
  /** Maximum number of results of one run that GitHub stores. */
  private static final int SHOWN = 5_000;

  private final JsonGenerator json;
  private final SarifResult results;
  private final List<InputProblem> problems = new ArrayList<>();
  private String instruction = "";
  private long open;
  private long leftOut;
  private long violationsLeftOut;

  SarifNotifications(JsonGenerator json) {
    this.json = json;
    results = new SarifResult(json);
  }

  void add(InputProblem problem) {
    problems.add(problem);
  }

  /**
   * Adds the number of undetermined prerequisites of the instruction in question on a processor.
   */
  void open(Instruction question, long prerequisites) {
    instruction = question.title();
    open += prerequisites;
  }

  void leaveOut(FindingResult finding) {
    leftOut++;
    violationsLeftOut += finding.verdict() == Verdict.VIOLATED ? 1 : 0;
  }

  /** Writes the single invocation. */
  void write(long written, Summary summary, boolean all) throws IOException {
    json.writeArrayFieldStart("invocations");
    json.writeStartObject();
    json.writeBooleanField("executionSuccessful", problems.isEmpty() && summary.snapshots() > 0);
    json.writeArrayFieldStart("toolExecutionNotifications");
    for (InputProblem problem : problems) {
      problem(problem);
    }
    if (leftOut > 0) {
      notification("error", "Left out because GitHub would reject the file: " + leftOut());
    }
    if (written > SHOWN) {
      notification(
          "warning", written + " results; GitHub stores " + SHOWN + ", the most severe first.");
    }
    if (open > 0 && !all) {
      notification(
          "warning", Phrases.count(open, "prerequisite") + " of " + instruction + undetermined());
    }
    notification("note", "Checked: " + summary + ".");
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private String leftOut() {
    return Phrases.count(leftOut, "result")
        + ", including "
        + Phrases.count(violationsLeftOut, "violation")
        + ".";
  }

  private String undetermined() {
    return (open == 1 ? " is" : " are")
        + " undetermined, which is not a pass; --all reports each as a result.";
  }

  private void problem(InputProblem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("level", "error");
    results.message(problem.message() + ".");
    Place place = new Place(problem.source(), problem.line(), problem.column());
    if (place.isInFile()) {
      json.writeArrayFieldStart("locations");
      json.writeStartObject();
      results.physicalLocation(place);
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void notification(String level, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("level", level);
    results.message(text);
    json.writeEndObject();
  }
}
