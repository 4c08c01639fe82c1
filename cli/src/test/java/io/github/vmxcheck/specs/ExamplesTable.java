// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Examples.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the examples of a clause into a table: the verdict, and how the state differs. */
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
    String state = "the state [" + base + "](../bases/" + base + ".yaml) with";
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

  /** A line for each processor, where there are several, and one for the machine. */
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
        ? "no difference"
        : differences.entrySet().stream()
            .map(entry -> "`" + PageText.name(entry.getKey()) + ": " + entry.getValue() + "`")
            .collect(Collectors.joining(", "));
  }
}
