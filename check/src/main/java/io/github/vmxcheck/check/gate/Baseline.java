// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.vmxcheck.check.text.Json;
import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The violations that a project already has, so that only new ones fail. A violation is identified
 * by requirement, snapshot, logical processor and field, not by line, because lines move. Snapshots
 * with the same name are distinguished by their order.
 */
public final class Baseline {
  private static final String SCHEMA = "vmxcheck.baseline/1";
  private static final String REQUIREMENT = "requirement";
  private static final String SNAPSHOT = "snapshot";
  private static final String PROCESSOR = "processor";
  private static final String FIELD = "field";

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::snapshot)
          .thenComparing(Entry::processor, Comparator.comparingInt(String::length))
          .thenComparing(Entry::processor)
          .thenComparing(Entry::requirement)
          .thenComparing(Entry::field);

  /**
   * One violation.
   *
   * @param processor unsigned number; empty across processors
   * @param field key; empty if the violation is not about a field
   */
  record Entry(String requirement, String snapshot, String processor, String field) {}

  private final boolean isWritten;
  private final Set<Entry> known;
  private final Set<Entry> found = new HashSet<>();
  private final Set<String> checked = new HashSet<>();
  private final Map<String, Integer> snapshots = new HashMap<>();

  private Baseline(boolean isWritten, Set<Entry> known) {
    this.isWritten = isWritten;
    this.known = known;
  }

  /** A new baseline, to be written. It accepts every violation found. */
  public static Baseline fresh() {
    return new Baseline(true, Set.of());
  }

  /**
   * Reads a baseline.
   *
   * @param name of the file in error messages
   * @throws SpecificationException if it is not a baseline, with file, line and column
   */
  public static Baseline read(Path file, String name) {
    YamlNode root = ProjectFile.read(file, name);
    Map<String, YamlNode> keys = root.map(Set.of("schema", "findings"));
    YamlNode schema = root.required(keys, "schema");
    if (!schema.text().equals(SCHEMA)) {
      throw schema.error("found '" + schema.text() + "', expected " + SCHEMA);
    }
    Set<Entry> known = new HashSet<>();
    root.required(keys, "findings").list().forEach(one -> known.add(entry(one)));
    return new Baseline(false, known);
  }

  private static Entry entry(YamlNode node) {
    Map<String, YamlNode> keys = node.map(Set.of(REQUIREMENT, SNAPSHOT, PROCESSOR, FIELD));
    return new Entry(
        node.text(keys, REQUIREMENT),
        node.text(keys, SNAPSHOT),
        keys.containsKey(PROCESSOR) ? keys.get(PROCESSOR).text() : "",
        keys.containsKey(FIELD) ? keys.get(FIELD).text() : "");
  }

  /**
   * Begins the next snapshot and returns its name, made unique if another one has the same name.
   */
  String begin(String name) {
    int number = snapshots.merge(name, 1, Integer::sum);
    String own = number == 1 ? name : name + "#" + number;
    checked.add(own);
    return own;
  }

  /** Whether the baseline contains the violation. */
  boolean knows(Entry entry) {
    found.add(entry);
    return isWritten || known.contains(entry);
  }

  /** Number of violations in the baseline that the checked snapshots no longer have. */
  long gone() {
    return known.stream()
        .filter(one -> checked.contains(one.snapshot) && !found.contains(one))
        .count();
  }

  /** Writes the violations found, in an order that does not depend on the run. */
  public void write(Writer out) throws IOException {
    Set<Entry> sorted = new TreeSet<>(ORDER);
    sorted.addAll(found);
    JsonGenerator json = Json.pretty(out);
    json.writeStartObject();
    json.writeStringField("schema", SCHEMA);
    json.writeArrayFieldStart("findings");
    for (Entry one : sorted) {
      json.writeStartObject();
      json.writeStringField(SNAPSHOT, one.snapshot);
      if (!one.processor.isEmpty()) {
        json.writeFieldName(PROCESSOR);
        json.writeNumber(one.processor);
      }
      json.writeStringField(REQUIREMENT, one.requirement);
      if (!one.field.isEmpty()) {
        json.writeStringField(FIELD, one.field);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.write('\n');
  }
}
