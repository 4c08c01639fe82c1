package io.github.vmxcheck.specs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A node of a YAML file of ours: text only, never typed, with its place for errors. */
final class YamlNode {
  private final String file;
  private final Node node;

  private YamlNode(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** Reads a resource beside this class. */
  static YamlNode ofResource(String name) {
    try (InputStream in = YamlNode.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new SpecificationException("specs/" + name + ": not found");
      }
      return of("specs/" + name, new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text; the name stands in errors. */
  static YamlNode of(String file, Reader text) {
    try {
      Node node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(text);
      if (node == null) {
        throw new SpecificationException(file + ": empty");
      }
      return new YamlNode(file, node);
    } catch (MarkedYAMLException e) {
      throw (SpecificationException) error(file, e.getProblemMark(), e.getProblem()).initCause(e);
    }
  }

  SpecificationException error(String found) {
    return error(file, node.getStartMark(), found);
  }

  private static SpecificationException error(String file, Mark mark, String found) {
    return new SpecificationException(
        file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": " + found);
  }

  String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().strip();
    }
    throw error("expected text");
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  List<YamlNode> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(item -> new YamlNode(file, item)).toList();
    }
    throw error("expected a list");
  }

  Map<String, YamlNode> map() {
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected a mapping");
    }
    Map<String, YamlNode> map = new LinkedHashMap<>();
    mapping
        .getValue()
        .forEach(
            entry -> {
              YamlNode key = new YamlNode(file, entry.getKeyNode());
              if (map.put(key.text(), new YamlNode(file, entry.getValueNode())) != null) {
                throw key.error("the key '" + key.text() + "' stands twice");
              }
            });
    return map;
  }

  /** The mapping, with none but these keys. */
  Map<String, YamlNode> map(Set<String> allowed) {
    Map<String, YamlNode> map = map();
    for (String key : map.keySet()) {
      if (!allowed.contains(key)) {
        throw keyError(key, "unknown key '" + key + "', expected one of " + new TreeSet<>(allowed));
      }
    }
    return map;
  }

  /** An error at the key of a mapping. */
  SpecificationException keyError(String key, String found) {
    return ((MappingNode) node)
        .getValue().stream()
            .map(entry -> new YamlNode(file, entry.getKeyNode()))
            .filter(node -> node.text().equals(key))
            .findFirst()
            .orElse(this)
            .error(found);
  }

  /** What stands under a key that must be there. */
  YamlNode required(Map<String, YamlNode> map, String key) {
    YamlNode value = map.get(key);
    if (value == null) {
      throw error("no key '" + key + "'");
    }
    return value;
  }

  /** The text under a key that must be there. */
  String text(Map<String, YamlNode> map, String key) {
    return required(map, key).text();
  }

  static Optional<String> optionalText(Map<String, YamlNode> map, String key) {
    return Optional.ofNullable(map.get(key)).map(YamlNode::text);
  }

  static List<YamlNode> optionalList(Map<String, YamlNode> map, String key) {
    YamlNode value = map.get(key);
    return value == null ? List.of() : value.list();
  }
}
