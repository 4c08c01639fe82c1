// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The compiled files equal the YAML files, with every node at its position. */
class CompiledYamlTest {
  private static final Path SPECS = Path.of("");

  @TestFactory
  Stream<DynamicTest> aFileIsCompiledExactly() throws IOException {
    return YamlCompiler.files(SPECS.toAbsolutePath()).stream()
        .map(file -> SPECS.toAbsolutePath().relativize(file).toString())
        .map(name -> DynamicTest.dynamicTest(name, () -> isCompiled(name)));
  }

  @Test
  void allFilesAreCompiled() {
    assertThat(CompiledYaml.builtIn("specification.yaml")).isPresent();
    assertThat(CompiledYaml.builtIn("profiles/kvm.yaml")).isPresent();
    assertThat(CompiledYaml.builtIn("examples/healthy-haswell.yaml")).isEmpty();
  }

  private static void isCompiled(String name) throws IOException {
    ByteBuffer nodes = CompiledYaml.builtIn(name).orElseThrow();
    try (Reader text = Files.newBufferedReader(SPECS.resolve(name))) {
      assertThat(text(nodes, 0)).isEqualTo(text(new Yaml().compose(text)));
    }
    assertThat(CompiledYaml.end(nodes, 0)).isEqualTo(nodes.limit());
  }

  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    text.append(node.getStartMark().getLine() + 1).append(':');
    text.append(node.getStartMark().getColumn() + 1);
    if (node instanceof ScalarNode scalar) {
      return text.append(" '").append(scalar.getValue().strip()).append("'\n").toString();
    }
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> text.append(" -").append(text(item)));
    } else {
      ((MappingNode) node)
          .getValue()
          .forEach(
              entry ->
                  text.append(" ?")
                      .append(text(entry.getKeyNode()))
                      .append(" -> ")
                      .append(text(entry.getValueNode())));
    }
    return text.append("\n").toString();
  }

  private static String text(ByteBuffer nodes, int offset) {
    StringBuilder text = new StringBuilder();
    text.append(CompiledYaml.line(nodes, offset)).append(':');
    text.append(CompiledYaml.column(nodes, offset));
    int kind = CompiledYaml.kind(nodes, offset);
    if (kind == CompiledYaml.TEXT) {
      return text.append(" '").append(CompiledYaml.text(nodes, offset)).append("'\n").toString();
    }
    String[] before = kind == CompiledYaml.LIST ? new String[] {" -"} : new String[] {" ?", " -> "};
    int count = 0;
    int child = CompiledYaml.content(offset);
    while (child < CompiledYaml.end(nodes, offset)) {
      text.append(before[count++ % before.length]).append(text(nodes, child));
      child = CompiledYaml.end(nodes, child);
    }
    return text.append("\n").toString();
  }
}
