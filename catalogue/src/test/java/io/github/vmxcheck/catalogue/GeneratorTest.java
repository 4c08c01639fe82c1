// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
  private static final String GOOD =
      """
      group: register
      constants:
        Toy: { about: "Bits of TOY.", source: Toys }
      fields:
        TOY:
          key: toy
          title: TOY
          width: 8
          about: A toy.
          constants: Toy
          bits:
            ON: 0
            LEVEL: 3:1
          masks:
            BOTH: { bits: "ON, LEVEL", about: All that a toy has. }
            REST: { bits: unnamed }
            HIGH: { bits: LEVEL << 4 }
            ENDS: { bits: "7, ON" }
          words: { off: 0, on: ON }
          count: true
        IA32_TOY:
          msr: 0x10
          aliases: [TOY_MSR]
          accessor: tin
          exists-when: TOY.ON
        CPUID_7_1_ECX:
          leaf: 0x7
          subleaf: 1
          register: ecx
          agrees-with: TOY
          constants: Toy
          bits:
            SSE-5: 3
          masks:
            SSE5: { bits: SSE-5 }
      """;

  @TempDir private Path directory;

  @BeforeEach
  void index() throws IOException {
    write("catalogue.yaml", "files: [toys]\nkeys-of-bits: { toy-level: TOY.LEVEL }\n");
    write(
        "Field.java.template",
        "enum Field {\n  // The constants come here.\n    // The groups come here.\n}\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private void generate(String toys) throws IOException {
    write("toys.yaml", toys);
    write("instructions.yaml", "outcomes: { toy-fails: {}, toy-succeeds: {} }\n");
    Generator.main(
        new String[] {
          directory.toString(),
          directory.resolve("out").toString(),
          directory.resolve("instructions.yaml").toString()
        });
  }

  private Path file(String type) {
    return directory.resolve("out/io/github/vmxcheck/model/" + type + ".java");
  }

  private String generated(String type) throws IOException {
    generate(GOOD);
    return Files.readString(file(type));
  }

  @Test
  void aFieldIsAConstantWithAllItsProperties() throws IOException {
    assertThat(generated("Field"))
        .contains(
            "  /** A toy. */\n"
                + "  TOY(new Entry(\"toy\", \"TOY\", 8, Group.REGISTER).accessor(\"toy\")"
                + ".words(pair(\"off\", 0x0L), pair(\"on\", 0x1L)).count()),\n")
        .contains(
            "  IA32_TOY(new Entry(\"msr.IA32_TOY\", \"IA32_TOY\", 64, Group.REGISTER)"
                + ".accessor(\"tin\").msr(0x10L).aliases(\"TOY_MSR\")),\n")
        .contains(
            "  CPUID_7_1_ECX(new Entry(\"cpuid.0x7.1.ecx\", \"CPUID.(EAX=07H,ECX=1):ECX\", 32,"
                + " Group.REGISTER).accessor(\"cpuid71Ecx\").cpuid(0x7L, 1, \"ecx\"));\n    REGISTER;\n");
  }

  @Test
  void anOutcomeFieldHasABitForEachOutcome() throws IOException {
    generate(
        GOOD
            + "  PLAYED:\n    key: played\n    title: PLAYED\n    about: What it did.\n"
            + "    words-of: outcomes\n    set: true\n");
    assertThat(Files.readString(file("Field")))
        .contains(
            "PLAYED(new Entry(\"played\", \"PLAYED\", 2, Group.REGISTER).accessor(\"played\")"
                + ".words(pair(\"toy-fails\", 0x1L), pair(\"toy-succeeds\", 0x2L)).set());");
  }

  @Test
  void bitsAndMasksAreConstants() throws IOException {
    assertThat(generated("Toy"))
        .contains("/** Bits of TOY. Source: Intel SDM, \"Toys\". */\npublic final class Toy {")
        .contains("long ON = 1L << 0;")
        .contains("long LEVEL = 0x7L << 1;")
        .contains("  /** All that a toy has. */\n  public static final long BOTH = ON | LEVEL;")
        .contains("long REST = 0xfL << 4;")
        .contains("long HIGH = LEVEL << 4;")
        .contains("long LEAF_7_1_ECX_SSE_5 = 1L << 3;")
        .contains("long LEAF_7_1_ECX_SSE5 = LEAF_7_1_ECX_SSE_5;");
  }

  @Test
  void aFieldMayHaveItsOwnConstantClass() throws IOException {
    generate(
        GOOD
            + "  DOLL:\n    key: doll\n    title: DOLL\n    width: 1\n    about: A doll.\n"
            + "    constants: { name: Doll, about: Bits of a doll. }\n    bits: { ON: 0 }\n");
    assertThat(Files.readString(file("Doll")))
        .contains("/** Bits of a doll. */\npublic final class Doll {\n")
        .contains("long ON = 1L << 0;");
  }

  @Test
  void relationsBetweenFieldsAreInOneClass() throws IOException {
    assertThat(generated("Relations"))
        .contains("new BitKey(\"toy-level\", new FieldPath(Field.TOY, 3, 1))")
        .contains("case IA32_TOY -> List.of(new FieldPath(Field.TOY, 0, 0));")
        .contains("case CPUID_7_1_ECX -> Field.TOY;")
        .contains("new RegisterLayout.Bits(3, 1, \"LEVEL\")")
        .contains("new RegisterLayout.Bits(3, 3, \"SSE-5\")");
  }

  @Test
  void unchangedFilesAreNotWritten() throws IOException {
    generate(GOOD);
    FileTime old = FileTime.fromMillis(0);
    for (String type : List.of("Field", "Toy")) {
      Files.setLastModifiedTime(file(type), old);
    }
    generate(GOOD.replace("LEVEL: 3:1", "LEVEL: 4:1"));
    assertThat(Files.getLastModifiedTime(file("Field"))).isEqualTo(old);
    assertThat(Files.getLastModifiedTime(file("Toy"))).isNotEqualTo(old);
  }

  @Test
  void classesNoLongerGeneratedAreDeleted() throws IOException {
    generate(GOOD);
    Files.writeString(file("Gone"), "class Gone {}");
    generate(GOOD);
    assertThat(file("Gone")).doesNotExist();
    assertThat(file("Toy")).exists();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("title: TOY", "titel: TOY", "7:5: found the unknown property 'titel', expected one"),
        fault("    title: TOY\n", "", "6:5: found no 'title', expected it here"),
        fault("width: 8", "width: 65", "8:12: found 65, expected a number from 1 to 64"),
        fault("width: 8", "width: wide", "8:12: found 'wide', expected a number such as 8"),
        fault(
            "count: true", "count: yes", "20:12: found 'yes', expected true, or no such property"),
        fault("LEVEL: 3:1", "LEVEL: 8:1", "13:14: found bit 8, expected one of the 8 bits"),
        fault("LEVEL: 3:1", "LEVEL: 1:3", "13:14: found 1:3, expected the highest bit first"),
        fault("LEVEL: 3:1", "LEVEL: 3:0", "13:14: found LEVEL at bits that have a name, expected"),
        fault("ON: 0", "ON: 4", "13:14: found LEVEL after higher bits, expected the lowest"),
        fault("LEVEL: 3:1", "LEVEL: low", "13:14: found 'low', expected a bit such as 5 or"),
        fault("LEVEL: 3:1", "ON: 3:1", "13:7: found 'ON' a second time, expected each key once"),
        fault("REST: {", "ON: {", "16:19: found 'ON' a second time, expected a name of its own"),
        fault("ON, LEVEL", "ON, OFF", "15:21: found 'OFF', expected bits such as 63:32, 5, names"),
        fault("on: ON", "on: OFF", "19:26: found 'OFF', expected a number or the name of bits"),
        fault("on: ON", "on: 256", "19:26: found 256, expected a number of at most 8 bits"),
        fault("on: ON", "on: 0", "19:26: found the value of another word, expected each value"),
        fault("  IA32_TOY:", "  TOY:", "21:3: found 'TOY' a second time, expected each key once"),
        fault("key: toy", "key: msr", "22:5: found the key msr.IA32_TOY beside those of TOY"),
        fault(
            "TOY_MSR",
            "TOY",
            "22:5: found the register name TOY, which IA32_TOY has, expected each"),
        fault("msr: 0x10", "msr: 0x100000000", "22:10: found 0x100000000, expected an index of 32"),
        fault("when: TOY.ON", "when: TOY.ENDS", "25:18: found 'TOY.ENDS', expected adjacent bits"),
        fault("when: TOY.ON", "when: TOY.OFF", "25:18: found 'TOY.OFF', expected a field and the"),
        fault("when: TOY.ON", "when: TOY", "25:18: found 'TOY', expected FIELD.BITS such as"),
        fault("with: TOY", "with: DOLL", "30:18: found 'DOLL', expected a field"),
        fault("register: ecx", "register: rcx", "29:15: found 'rcx', expected eax, ebx, ecx or"),
        fault("constants: Toy", "constants: Doll", "10:16: found 'Doll', expected a class under"),
        fault("SSE-5: 3", "on: 3", "33:11: found the bits 'on', expected a name in capitals"),
        fault("  count", "count", "20:10: found the field 'count', expected its name"),
        fault("key: toy", "key: Toy", "6:10: found 'Toy', expected a key"));
  }

  private static Arguments fault(String good, String bad, String message) {
    return Arguments.of(good, bad, "toys.yaml:" + message);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void reportsErrorsWithTheirPosition(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> generate(GOOD.replace(good, bad)))
        .isInstanceOf(CatalogueProblem.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @MethodSource("doubles")
  void reportsDuplicates(String entry, String message) {
    assertThatThrownBy(() -> generate(GOOD + entry))
        .isInstanceOf(CatalogueProblem.class)
        .hasMessage("toys.yaml:37:5: found the " + message + ", expected each once");
  }

  static Stream<Arguments> doubles() {
    return Stream.of(
        Arguments.of(
            "  OTHER:\n    key: toy\n    title: T\n    width: 1\n    about: A.\n",
            "key toy, which TOY has"),
        Arguments.of(
            "  IA32_OTHER:\n    msr: 17\n    accessor: tin\n", "accessor tin, which IA32_TOY has"),
        Arguments.of("  IA32_OTHER:\n    msr: 16\n", "MSR index 0x10, which IA32_TOY has"),
        Arguments.of(
            "  IA32_OTHER:\n    msr: 17\n    aliases: [TOY_MSR]\n",
            "register name TOY_MSR, which IA32_TOY has"),
        Arguments.of(
            "  CPUID_OTHER:\n    leaf: 7\n    subleaf: 1\n    register: ecx\n",
            "key cpuid.0x7.1.ecx, which CPUID_7_1_ECX has"),
        Arguments.of(
            "  IA32_OTHER:\n    msr: 17\n    constants: Toy\n    bits: { ON: 0 }\n",
            "constant Toy.ON, which TOY has"));
  }
}
