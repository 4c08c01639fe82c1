// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A value of a YAML file and its position. Scalars keep their text: YAML would read {@code 13:12}
 * as a number of minutes.
 */
final class YamlValue {
  private final String file;
  private final Node node;

  private YamlValue(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** Parses the document of a file. */
  static YamlValue of(Path path) throws IOException {
    String file = path.getFileName().toString();
    try (Reader text = Files.newBufferedReader(path)) {
      Node node = new Yaml(new LoaderOptions()).compose(text);
      if (node == null) {
        throw new CatalogueProblem(file + ":1:1", "found an empty file, expected a mapping");
      }
      return new YamlValue(file, node);
    } catch (MarkedYAMLException e) {
      throw new CatalogueProblem(place(file, e.getProblemMark()), e.getProblem());
    }
  }

  private static String place(String file, Mark mark) {
    return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }

  /** File, line and column. */
  String place() {
    return place(file, node.getStartMark());
  }

  /** A problem with this value. */
  CatalogueProblem problem(String found, String expected) {
    return new CatalogueProblem(place(), "found " + found + ", expected " + expected);
  }

  /** The values of a mapping by key, in their order. */
  Map<String, YamlValue> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw problem(kind(), "a mapping");
    }
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue key = new YamlValue(file, tuple.getKeyNode());
      if (entries.put(key.text(), new YamlValue(file, tuple.getValueNode())) != null) {
        throw key.problem("'" + key.text() + "' a second time", "each key once");
      }
    }
    return entries;
  }

  /** The values of a mapping, which may only have these keys. */
  Map<String, YamlValue> entries(Set<String> known) {
    Map<String, YamlValue> entries = entries();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      YamlValue key = new YamlValue(file, tuple.getKeyNode());
      if (!known.contains(key.text())) {
        throw key.problem(
            "the unknown property '" + key.text() + "'",
            "one of " + String.join(", ", known.stream().sorted().toList()));
      }
    }
    return entries;
  }

  /** The value of a required key. */
  YamlValue get(Map<String, YamlValue> entries, String key) {
    YamlValue value = entries.get(key);
    if (value == null) {
      throw problem("no '" + key + "'", "it here");
    }
    return value;
  }

  /** The text of a scalar. */
  String text() {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    throw problem(kind(), "a text");
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** The values of a list; for any other value, the value itself. */
  List<YamlValue> list() {
    return node instanceof SequenceNode list
        ? list.getValue().stream().map(one -> new YamlValue(file, one)).toList()
        : List.of(this);
  }

  /** A decimal or hexadecimal number of at most 64 bits. */
  long number() {
    String text = text();
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw problem("'" + text + "'", "a number such as 8 or 0x3a");
    }
  }

  /** A number in a range. */
  int number(int least, int most) {
    long number = number();
    if (number < least || number > most) {
      throw problem(text(), "a number from " + least + " to " + most);
    }
    return (int) number;
  }

  /** A flag, whose only allowed value is {@code true}. */
  boolean flag() {
    if (!text().equals("true")) {
      throw problem("'" + text() + "'", "true, or no such property");
    }
    return true;
  }

  /** A scalar that must match a pattern. */
  String text(Pattern pattern, String expected) {
    if (!pattern.matcher(text()).matches()) {
      throw problem("'" + text() + "'", expected);
    }
    return text();
  }

  private String kind() {
    return node instanceof MappingNode
        ? "a mapping"
        : node instanceof SequenceNode ? "a list" : "nothing";
  }
}
