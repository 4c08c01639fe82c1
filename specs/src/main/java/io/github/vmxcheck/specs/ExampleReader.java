// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Examples.Example;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the examples of requirements. */
final class ExampleReader {
  private static final Set<String> KEYS = Set.of("base", "satisfied", "violated", "not-applicable");
  private static final String DEFAULT_BASE = "64-bit";

  private final Map<String, String> rules;

  /**
   * A reader.
   *
   * @param rules by requirement id, the id of the requirement whose rules decide it; still growing
   */
  ExampleReader(Map<String, String> rules) {
    this.rules = rules;
  }

  /** The examples of the requirement with this id. */
  Examples.Read read(String id, YamlNode node) {
    Map<String, YamlNode> entries = node.map(KEYS);
    return new Examples.Read(
        YamlNode.optionalText(entries, "base").orElse(DEFAULT_BASE),
        examples(entries, "satisfied", List.of()),
        examples(entries, "violated", List.of(id)),
        examples(entries, "not-applicable", List.of()));
  }

  private List<Example> examples(Map<String, YamlNode> map, String key, List<String> violated) {
    return YamlNode.optionalList(map, key).stream()
        .map(ExampleReader::example)
        .map(example -> withAlike(example, violated))
        .toList();
  }

  /** A state that violates a requirement also violates those that are {@code like} it. */
  private Example withAlike(Example example, List<String> violated) {
    Set<String> also = new LinkedHashSet<>(example.alsoViolates());
    Set<String> decidedBy = new HashSet<>();
    Stream.concat(also.stream(), violated.stream()).map(rules::get).forEach(decidedBy::add);
    rules.forEach(
        (id, rule) -> {
          if (decidedBy.contains(rule) && !violated.contains(id)) {
            also.add(id);
          }
        });
    return new Example(example.place(), example.processors(), example.machine(), List.copyOf(also));
  }

  /** The difference of one processor, or {@code processors: [...]} with one for each. */
  private static Example example(YamlNode node) {
    Map<String, YamlNode> map = new LinkedHashMap<>(node.map());
    YamlNode also = map.remove("also-violates");
    List<String> alsoViolates =
        also == null ? List.of() : also.list().stream().map(YamlNode::text).toList();
    YamlNode several = map.remove("processors");
    Map<FieldPath, String> rest = differences(node, map);
    Map<FieldPath, String> machine = new LinkedHashMap<>(rest);
    machine.keySet().removeIf(path -> !path.field().isOfMachine());
    rest.keySet().removeIf(machine::containsKey);
    List<Map<FieldPath, String>> processors =
        several == null
            ? List.of(rest)
            : several.list().stream().map(item -> differences(item, item.map())).toList();
    if (several != null && !rest.isEmpty()) {
      throw node.error("differences next to 'processors' belong inside it");
    }
    return new Example(node.place(), processors, machine, alsoViolates);
  }

  private static Map<FieldPath, String> differences(YamlNode node, Map<String, YamlNode> map) {
    Map<FieldPath, String> differences = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          FieldPath path = RequirementValues.anyPath(node, key);
          if (path.isList()) {
            list(path, value, differences);
          } else {
            differences.put(path, value(path, value));
          }
        });
    return differences;
  }

  /** A list is {@code unknown}, or a list of entries, each a mapping. */
  private static void list(FieldPath list, YamlNode node, Map<FieldPath, String> differences) {
    if (node.isText() && node.text().equals(ExampleStates.UNKNOWN)) {
      differences.put(list, ExampleStates.UNKNOWN);
      return;
    }
    differences.put(list, ExampleStates.NO_ENTRIES);
    List<YamlNode> entries = node.list();
    for (int i = 0; i < entries.size(); i++) {
      YamlNode entry = entries.get(i);
      String start = list.text() + "[" + i + "].";
      entry
          .map()
          .forEach(
              (key, value) -> {
                FieldPath path = RequirementValues.path(entry, key, start + key);
                differences.put(path, value(path, value));
              });
    }
  }

  private static String value(FieldPath path, YamlNode value) {
    if (!value.text().equals(ExampleStates.UNKNOWN)
        && !value.text().equals(ExampleStates.UNREADABLE)) {
      ConditionReader.value(path, value);
    }
    return value.text();
  }
}
