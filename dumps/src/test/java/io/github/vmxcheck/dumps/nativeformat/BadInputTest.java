// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of invalid input and the exact message of the reader. */
class BadInputTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> namesPositionFindingAndExpectation() throws IOException {
    String table;
    try (InputStream in = BadInputTest.class.getResourceAsStream("bad-inputs.txt")) {
      table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String[] rows = table.split("(?m)^<<<<\n", -1);
    assertThat(rows).hasSizeGreaterThan(100);
    return Arrays.stream(rows).skip(1).map(this::test);
  }

  private DynamicTest test(String row) {
    int middle = row.indexOf("====\n");
    String input = row.substring(0, middle);
    List<String> expected = row.substring(middle + 5).lines().toList();
    return DynamicTest.dynamicTest(
        expected.get(expected.size() - 1), () -> assertThat(read(input)).isEqualTo(expected));
  }

  private List<String> read(String input) throws IOException {
    Collected read = Collected.file(Files.writeString(directory.resolve("dump.yaml"), input));
    List<String> said = new ArrayList<>(read.problems);
    read.snapshots.forEach(s -> said.add("SNAPSHOT " + s.label() + s.processors().size()));
    return said;
  }

  private List<String> problems(byte... bytes) throws IOException {
    return Collected.file(Files.write(directory.resolve("dump.yaml"), bytes)).problems;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void saysThatAFileIsEmpty() throws IOException {
    assertThat(problems())
        .containsExactly(
            "dump.yaml: found an empty file, expected a dump"
                + " ('vmxcheck formats' lists the formats)");
  }

  @Test
  void saysThatAFileIsBinary() throws IOException {
    assertThat(problems(latin1("\177ELF\2\1\1\0\0")))
        .containsExactly("dump.yaml:1:5: found the control character U+0002, expected UTF-8 text");
    assertThat(problems(latin1("MZ\0\0more\nlines\n")))
        .containsExactly(
            "dump.yaml:1:3: found a binary file,"
                + " expected a vmxcheck.snapshot/1 document (YAML, JSON or NDJSON)");
  }

  @Test
  void namesTheByteThatIsNotUtf8() throws IOException {
    assertThat(problems(latin1("label: caf\u00e9 au lait\n")))
        .containsExactly("dump.yaml:1:11: found the byte 0xe9, expected UTF-8 text");
    assertThat(problems(latin1("# ok\nlabel: \u00c0\u00af\n")))
        .containsExactly("dump.yaml:2:8: found the byte 0xc0, expected UTF-8 text");
    assertThat(problems(latin1("label: \u00ed\u00a0\u0080\n")))
        .containsExactly("dump.yaml:1:8: found half of a surrogate pair, expected UTF-8 text");
    assertThat(problems(latin1("label: \u00f4\u0090\u0080\u0080\n")))
        .containsExactly("dump.yaml:1:8: found the byte 0xf4, expected UTF-8 text");
    assertThat(problems(latin1("label: a\u0001b\n")))
        .containsExactly("dump.yaml:1:9: found the control character U+0001, expected UTF-8 text");
  }

  @Test
  void countsColumnsInCharacters() {
    assertThat(Collected.text("{\"label\": \"ä€😀\", \"crO\": 1}\n").problems)
        .contains(
            "<stdin>:1:18: unknown key 'crO',"
                + " expected one of schema, label, logical-processors, vmm");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThat(Collected.file(directory.resolve("none.yaml")).problems)
        .containsExactly("none.yaml: no such file");
    assertThat(Collected.file(directory).problems)
        .containsExactly(
            directory.getFileName() + ": found a directory that cannot be listed, expected a file");
  }

  @Test
  void saysThatAStreamIsTruncated() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThat(Collected.stream(broken).problems)
        .containsExactly("<stdin>: cannot be read further: input/output error");
  }

  @Test
  void keepsTheOtherDocumentsOfAYamlStream() {
    Collected read =
        Collected.text(Collected.HEAD + "---\ncr0: {\n---\n" + Collected.HEAD + "    cr0: 7\n");
    assertThat(read.snapshots).hasSize(2);
    assertThat(read.problems).hasSize(2).allMatch(p -> p.matches("<stdin>:[56]:.*"));
  }

  @Test
  void keepsTheOtherLinesOfNdjson() {
    String good = "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}]}\n";
    Collected read = Collected.text(good + good.substring(0, 40) + "\n\n" + good);
    assertThat(read.snapshots).hasSize(2);
    assertThat(read.problems).hasSize(1).allMatch(p -> p.startsWith("<stdin>:2:"));

    Collected firstCutOff = Collected.text(good.substring(0, 40) + "\n" + good);
    assertThat(firstCutOff.snapshots).hasSize(1);
    assertThat(firstCutOff.problems).hasSize(1).allMatch(p -> p.startsWith("<stdin>:1:"));
  }

  @Test
  void namesAtMostAHundredProblemsOfADocument() {
    StringBuilder text = new StringBuilder(Collected.HEAD);
    for (int i = 0; i < 1000; i++) {
      text.append("x").append(i).append(": 1\n");
    }
    assertThat(Collected.text(text.toString()).problems)
        .hasSize(101)
        .last()
        .isEqualTo("<stdin>:104:1: more problems from here on are not listed");
  }

  @Test
  void messagesContainNoTerminalControlCharacters() {
    String escape = "\"\\u001b[31m\\u202e\\n\\ue000" + "x".repeat(100) + "\"";
    Collected read = Collected.text("{" + escape + ": 1}\n");
    assertThat(read.problems)
        .last()
        .asString()
        .startsWith("<stdin>:1:2: unknown key '\\u{1b}[31m\\u{202e}\\u{a}\\u{e000}xxx")
        .contains("x…'");
  }

  @Test
  void allowsNestingThirtyTwoDeep() {
    String deepest = "a: " + "[".repeat(31) + "]".repeat(31) + "\n";
    assertThat(Collected.text(deepest).problems).noneMatch(p -> p.contains("32 deep"));
    assertThat(Collected.text(deepest.replace("[]", "[[]]")).problems)
        .contains(
            "<stdin>:1:35: found brackets or lists nested more than 32 deep, expected at most 32");
  }
}
