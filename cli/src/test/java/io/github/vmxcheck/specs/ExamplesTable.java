// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Examples.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the examples of a requirement as a table: verdict and differences from the base. */
final class ExamplesTable {
  private final Specification specification;
  private final boolean alsoViolates;
  private final List<String> rows = new ArrayList<>();

  private ExamplesTable(Specification specification, boolean alsoViolates) {
    this.specification = specification;
    this.alsoViolates = alsoViolates;
  }

  static String of(Examples examples, Specification specification) {
    boolean alsoViolates =
        Stream.of(examples.satisfied(), examples.violated(), examples.notApplicable())
            .flatMap(List::stream)
            .anyMatch(example -> !example.alsoViolates().isEmpty());
    ExamplesTable table = new ExamplesTable(specification, alsoViolates);
    String base = examples.base();
    String state = "changes to the base state [" + base + "](../bases/" + base + ".yaml)";
    table.rows.add("| example | " + state + " |" + (alsoViolates ? " also violates |" : ""));
    table.rows.add("| --- | --- |" + (alsoViolates ? " --- |" : ""));
    examples.satisfied().forEach(example -> table.add("✓ satisfied", example));
    examples.violated().forEach(example -> table.add("✗ violated", example));
    examples.notApplicable().forEach(example -> table.add("– not applicable", example));
    return String.join("\n", table.rows);
  }

  private void add(String verdict, Example example) {
    String also =
        example.alsoViolates().stream()
            .map(id -> PageText.link(specification.byId(id).orElseThrow()))
            .collect(Collectors.joining(", ", " ", " |"));
    rows.add("| " + verdict + " | " + state(example) + " |" + (alsoViolates ? also : ""));
  }

  /** One line for each processor, numbered if there are several, and one for the machine. */
  private static String state(Example example) {
    List<String> lines = new ArrayList<>();
    List<Map<FieldPath, String>> processors = example.processors();
    for (int i = 0; i < processors.size(); i++) {
      String which = processors.size() > 1 ? "processor " + i + ": " : "";
      lines.add(which + differences(processors.get(i)));
    }
    if (!example.machine().isEmpty()) {
      lines.add("machine: " + differences(example.machine()));
    }
    return String.join("<br>", lines);
  }

  private static String differences(Map<FieldPath, String> differences) {
    return differences.isEmpty()
        ? "none"
        : differences.entrySet().stream()
            .map(entry -> "`" + PageText.name(entry.getKey()) + ": " + entry.getValue() + "`")
            .collect(Collectors.joining(", "));
  }
}
