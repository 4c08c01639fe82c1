// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a {@code vmxcheck.report/1} report in either JSON format, one snapshot after another.
 * Reading stops at the first error.
 */
public final class SavedReport {
  private static final String SCHEMA = "vmxcheck.report/1";

  private final String name;
  private final SavedSnapshot saved;
  private final Consumer<SnapshotResult> snapshots;
  private final Consumer<InputProblem> problems;
  private JsonParser json;

  private SavedReport(
      String name,
      Specification specification,
      Consumer<SnapshotResult> snapshots,
      Consumer<InputProblem> problems) {
    this.name = name;
    saved = new SavedSnapshot(specification);
    this.snapshots = snapshots;
    this.problems = problems;
  }

  /**
   * Reads a report.
   *
   * @param name of the report in problems
   * @param specification defines the instructions and outcomes that a report may name
   * @param problems receives the problems listed in the report, and those found in reading it
   */
  public static void read(
      InputStream in,
      String name,
      Specification specification,
      Consumer<SnapshotResult> snapshots,
      Consumer<InputProblem> problems) {
    new SavedReport(name, specification, snapshots, problems).read(in);
  }

  private void read(InputStream in) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(in)) {
      json = parser;
      if (json.nextToken() == null) {
        throw new BadReport(json.currentLocation(), "found nothing, expected a report");
      }
      while (json.currentToken() != null) {
        document();
        json.nextToken();
      }
    } catch (BadReport e) {
      problem(e.line(), e.column(), e.getMessage());
    } catch (JsonEOFException e) {
      problem(
          e.getLocation(),
          "found the end of the file, expected the rest of the report: is it truncated?");
    } catch (StreamReadException e) {
      problem(e.getLocation(), "not JSON, expected a report: " + e.getOriginalMessage());
    } catch (IOException e) {
      problem(0, 0, "cannot be read: " + e.getMessage());
    }
  }

  private void problem(JsonLocation place, String message) {
    problem(place.getLineNr(), place.getColumnNr(), message);
  }

  private void problem(int line, int column, String message) {
    problems.accept(new InputProblem(name, line, column, message));
  }

  /** A report, or a line that is one snapshot of it. */
  private void document() throws IOException {
    JsonLocation start = json.currentTokenLocation();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new BadReport(start, "found '" + json.getText() + "', expected a report");
    }
    Map<String, ReportValue> keys = new LinkedHashMap<>();
    boolean hasSnapshots = false;
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      if (key.equals("snapshots")) {
        requireSchema(keys, start);
        hasSnapshots = true;
        snapshots();
      } else {
        keys.put(key, ReportValue.read(key, json));
        if (key.equals("schema")) {
          requireSchema(keys, start);
        }
      }
    }
    requireSchema(keys, start);
    ReportValue whole = new ReportValue("the report", start, keys);
    if (hasSnapshots) {
      whole.listIfAny("problems", SavedReport::problem).forEach(problems);
      whole.get("summary");
    } else {
      snapshots.accept(saved.of(whole));
    }
  }

  private void snapshots() throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      ReportValue.read("snapshots", json).items();
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      snapshots.accept(saved.of(ReportValue.read("snapshots", json)));
    }
  }

  private static void requireSchema(Map<String, ReportValue> keys, JsonLocation start) {
    ReportValue schema = keys.get("schema");
    if (schema == null) {
      throw new BadReport(start, "found no key 'schema' first, expected " + SCHEMA);
    }
    schema.word(Map.of(SCHEMA, SCHEMA));
  }

  private static InputProblem problem(ReportValue value) {
    return new InputProblem(
        value.text("source"),
        value.numberIfAny("line").orElse(0),
        value.numberIfAny("column").orElse(0),
        value.text("message"));
  }
}
