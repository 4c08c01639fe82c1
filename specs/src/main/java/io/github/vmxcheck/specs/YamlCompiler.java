// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Compiles YAML files to {@link CompiledYaml}; the build runs it on {@code specs}. */
final class YamlCompiler {
  private static final List<String> DIRECTORIES = List.of("", "requirements", "bases", "profiles");

  private static final int DEEPEST = 32;

  private YamlCompiler() {}

  /**
   * Compiles the YAML files of a directory.
   *
   * @param arguments the directory, and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[1]);
    Files.createDirectories(target.getParent());
    Files.write(target, compile(Path.of(arguments[0])));
  }

  private static byte[] compile(Path specs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Path file : files(specs)) {
      String name = specs.relativize(file).toString().replace('\\', '/');
      node(CompiledYaml.head(CompiledYaml.TEXT, 1, 1), CompiledYaml.content(name), out);
      try (Reader text = Files.newBufferedReader(file)) {
        out.write(compile("specs/" + name, text));
      }
    }
    return bytes.toByteArray();
  }

  /** The files in an order that is the same on every machine. */
  static List<Path> files(Path specs) throws IOException {
    try (Stream<Path> files = Files.walk(specs, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> DIRECTORIES.contains(specs.relativize(file.getParent()).toString()))
          .sorted()
          .toList();
    }
  }

  /** Compiles a text; the name is used in error messages. */
  static byte[] compile(String file, Reader text) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      Node node = new Yaml(new SafeConstructor(options)).compose(text);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      if (node == null) {
        node(CompiledYaml.head(CompiledYaml.TEXT, 1, 1), CompiledYaml.content(""), out);
      } else {
        node(file, node, 0, out);
      }
      return bytes.toByteArray();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw (SpecificationException)
          YamlNode.error(file, mark.getLine() + 1, mark.getColumn() + 1, e.getProblem())
              .initCause(e);
    } catch (YAMLException e) {
      throw (SpecificationException)
          new SpecificationException(file + ": not valid YAML: " + e.getMessage()).initCause(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void node(String file, Node node, int depth, DataOutputStream out)
      throws IOException {
    Mark mark = node.getStartMark();
    if (depth > DEEPEST) {
      throw YamlNode.error(
          file, mark.getLine() + 1, mark.getColumn() + 1, "nested too deeply, or in itself");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream content = new DataOutputStream(bytes);
    int kind;
    if (node instanceof ScalarNode scalar) {
      kind = CompiledYaml.TEXT;
      content.write(CompiledYaml.content(scalar.getValue().strip()));
    } else if (node instanceof SequenceNode sequence) {
      kind = CompiledYaml.LIST;
      for (Node item : sequence.getValue()) {
        node(file, item, depth + 1, content);
      }
    } else {
      kind = CompiledYaml.MAP;
      for (NodeTuple entry : ((MappingNode) node).getValue()) {
        node(file, entry.getKeyNode(), depth + 1, content);
        node(file, entry.getValueNode(), depth + 1, content);
      }
    }
    node(
        CompiledYaml.head(kind, mark.getLine() + 1, mark.getColumn() + 1),
        bytes.toByteArray(),
        out);
  }

  private static void node(int head, byte[] content, DataOutputStream out) throws IOException {
    out.writeInt(head);
    out.writeInt(content.length);
    out.write(content);
  }
}
