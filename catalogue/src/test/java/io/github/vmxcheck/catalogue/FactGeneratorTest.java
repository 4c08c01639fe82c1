// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactGeneratorTest {
  private static final String TOYS =
      """
      group: msr
      fact: Toy
      fields:
        IA32_TOY_BOX:
          msr: 0x10
        IA32_TOY:
          msr: 0x11
          accessor: tin
      """;

  /** A group that rules cannot read. */
  private static final String SEEN =
      """
      group: seen
      fields:
        SEEN_TOYS: { key: seen.toys, title: seen toys, width: 8, about: What was seen. }
      """;

  @TempDir private Path directory;

  @BeforeEach
  void index() throws IOException {
    write("catalogue.yaml", "files: [toys, seen]\n");
    write("instructions.yaml", "outcomes: {}\n");
    write("seen.yaml", SEEN);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private void generate(String toys) throws IOException {
    write("toys.yaml", toys);
    FactGenerator.main(
        new String[] {
          directory.toString(),
          directory.resolve("out").toString(),
          directory.resolve("instructions.yaml").toString()
        });
  }

  @Test
  void eachFieldHasAMethodForItsOnesAndOneForItsZeros() throws IOException {
    generate(TOYS);

    Path classes = directory.resolve("out/io/github/vmxcheck/rules");
    assertThat(classes).isDirectoryContaining("glob:**/ToyFields.java");
    assertThat(classes.toFile().list()).hasSize(1);
    assertThat(Files.readString(classes.resolve("ToyFields.java")))
        .contains("public abstract class ToyFields extends Fact {\n")
        .contains(
            """
              /** Bits of IA32_TOY_BOX that are 1. */
              public final long toyBox() {
                return bound.ones(snapshot, Field.IA32_TOY_BOX);
              }
            """)
        .contains(
            "  public final long notToyBox() {\n    return bound.zeros(snapshot, Field.IA32_TOY_BOX);\n")
        .contains(
            "  public final long notTin() {\n    return bound.zeros(snapshot, Field.IA32_TOY);\n")
        .doesNotContain("SEEN");
  }

  @Test
  void aFactMayExtendAnother() throws IOException {
    write("catalogue.yaml", "files: [toys, seen]\nfacts: { Toy: Thing }\n");
    generate(TOYS);

    assertThat(Files.readString(directory.resolve("out/io/github/vmxcheck/rules/ToyFields.java")))
        .contains("public abstract class ToyFields extends Thing {\n");
  }

  @Test
  void accessorsOfAFactAreUnique() {
    assertThatThrownBy(() -> generate(TOYS + "  IA32_OTHER: { msr: 0x12, accessor: tin }\n"))
        .isInstanceOf(CatalogueProblem.class)
        .hasMessage(
            "toys.yaml:9:15: found the accessor Toy.tin, which IA32_TOY has, expected each once");
  }

  @Test
  void aFactHasAClassName() {
    assertThatThrownBy(() -> generate(TOYS.replace("fact: Toy", "fact: toy")))
        .isInstanceOf(CatalogueProblem.class)
        .hasMessage("toys.yaml:2:7: found 'toy', expected a name such as Processor");
  }
}
