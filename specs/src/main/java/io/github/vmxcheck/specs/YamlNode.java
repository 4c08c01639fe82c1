// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node of one of our YAML files: untyped text, with its place for error messages. It is a view of
 * the file's {@link CompiledYaml}: nodes are decoded lazily.
 */
public final class YamlNode {
  private final String file;
  private final ByteBuffer nodes;
  private final int offset;

  YamlNode(String file, ByteBuffer nodes, int offset) {
    this.file = file;
    this.nodes = nodes;
    this.offset = offset;
  }

  /** A file in {@code specs}, as compiled by the build. */
  static YamlNode ofResource(String name) {
    return CompiledYaml.builtIn(name)
        .map(nodes -> new YamlNode("specs/" + name, nodes, 0))
        .orElseThrow(() -> new SpecificationException("specs/" + name + ": not found"));
  }

  /** Parses a text; the name is used in error messages. */
  public static YamlNode of(String file, Reader text) {
    return new YamlNode(file, ByteBuffer.wrap(YamlCompiler.compile(file, text)), 0);
  }

  /** An error at this place. */
  public SpecificationException error(String found) {
    return error(file, CompiledYaml.line(nodes, offset), CompiledYaml.column(nodes, offset), found);
  }

  /** An error at a line and a column, both from 1. */
  static SpecificationException error(String file, int line, int column, String found) {
    return new SpecificationException(file + ":" + line + ":" + column + ": " + found);
  }

  /** {@code file:line:column}, both from 1. */
  public String place() {
    return file + ":" + CompiledYaml.line(nodes, offset) + ":" + CompiledYaml.column(nodes, offset);
  }

  /** Its text as written, without surrounding blanks. */
  public String text() {
    if (isText()) {
      return CompiledYaml.text(nodes, offset);
    }
    throw error("expected text");
  }

  public boolean isText() {
    return CompiledYaml.kind(nodes, offset) == CompiledYaml.TEXT;
  }

  public boolean isMap() {
    return CompiledYaml.kind(nodes, offset) == CompiledYaml.MAP;
  }

  /** Its text as a number. */
  int number() {
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw error("expected a number, found '" + text() + "'");
    }
  }

  /** Its text as a truth value. */
  boolean isTrue() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw error("expected true or false, found '" + text() + "'");
    };
  }

  /** Whether it is an empty text. */
  public boolean isEmpty() {
    return isText() && text().isEmpty();
  }

  /** The items of a list. */
  public List<YamlNode> list() {
    if (CompiledYaml.kind(nodes, offset) == CompiledYaml.LIST) {
      return children();
    }
    throw error("expected a list");
  }

  /** A mapping, in its own order. */
  public Map<String, YamlNode> map() {
    if (!isMap()) {
      throw error("expected a mapping");
    }
    Map<String, YamlNode> map = new LinkedHashMap<>();
    List<YamlNode> children = children();
    for (int i = 0; i < children.size(); i += 2) {
      YamlNode key = children.get(i);
      if (map.put(key.text(), children.get(i + 1)) != null) {
        throw key.error("duplicate key '" + key.text() + "'");
      }
    }
    return map;
  }

  /** The nodes of a list, or the keys of a mapping, each followed by its value. */
  private List<YamlNode> children() {
    List<YamlNode> children = new ArrayList<>();
    int end = CompiledYaml.end(nodes, offset);
    int child = CompiledYaml.content(offset);
    while (child < end) {
      children.add(new YamlNode(file, nodes, child));
      child = CompiledYaml.end(nodes, child);
    }
    return children;
  }

  /** Whether it is a mapping with this key. */
  public boolean hasKey(String key) {
    return isMap() && map().containsKey(key);
  }

  /** The mapping; a key that is not one of these is an error. */
  public Map<String, YamlNode> map(Set<String> allowed) {
    Map<String, YamlNode> map = map();
    for (String key : map.keySet()) {
      if (!allowed.contains(key)) {
        throw keyError(key, "unknown key '" + key + "', expected one of " + new TreeSet<>(allowed));
      }
    }
    return map;
  }

  /** An error at the key of a mapping. */
  public SpecificationException keyError(String key, String found) {
    List<YamlNode> children = children();
    for (int i = 0; i < children.size(); i += 2) {
      if (children.get(i).text().equals(key)) {
        return children.get(i).error(found);
      }
    }
    return error(found);
  }

  /** The value of a required key. */
  public YamlNode required(Map<String, YamlNode> map, String key) {
    YamlNode value = map.get(key);
    if (value == null) {
      throw error("no key '" + key + "'");
    }
    return value;
  }

  /** The text of a required key. */
  public String text(Map<String, YamlNode> map, String key) {
    return required(map, key).text();
  }

  static Optional<String> optionalText(Map<String, YamlNode> map, String key) {
    return Optional.ofNullable(map.get(key)).map(YamlNode::text);
  }

  /** The number of a key, if it is present. */
  static OptionalInt optionalNumber(Map<String, YamlNode> map, String key) {
    YamlNode node = map.get(key);
    return node == null ? OptionalInt.empty() : OptionalInt.of(node.number());
  }

  /** The mapping of a key; empty if the key is missing. */
  static Map<String, YamlNode> optionalMap(Map<String, YamlNode> map, String key) {
    YamlNode value = map.get(key);
    return value == null ? Map.of() : value.map();
  }

  static List<YamlNode> optionalList(Map<String, YamlNode> map, String key) {
    YamlNode value = map.get(key);
    return value == null ? List.of() : value.list();
  }
}
