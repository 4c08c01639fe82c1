// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.catalogue.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A field is one entry of the catalogue: nothing else is needed to read, set, hide and print it,
 * and to use it in a rule.
 */
@Tag("acceptance")
class NewFieldTest {
  private static final Path CATALOGUE = Path.of("model/src/main/catalogue");
  private static final Path HEALTHY = Path.of("specs/examples/healthy-haswell.yaml");
  private static final String ENTRY =
      """

        CR8:
          key: cr8
          title: CR8
          width: 64
          about: The task-priority register.
          constants: { name: Cr8, about: Bits of CR8. }
          bits: { TPL: 3:0 }
          masks:
            RESERVED: { bits: unnamed }
      """;
  private static final String REQUIREMENT =
      """
      manual: Rules of the project
      section: Task priority
      requirements:
        - id: acme-cr8
          kind: practice
          level: warning
          statement: CR8.TPL (bits 3:0) is 0.
          message: "{bits} in {cr8}"
          why: Interrupts of low priority would stay pending.
          fix: Write 0 to CR8.
          examples:
            satisfied: [{ cr8: 0 }]
            violated: [{ cr8.TPL: 2 }]
      """;
  private static final String RULE =
      """
      package rules

      import io.github.vmxcheck.model.Cr8
      import io.github.vmxcheck.model.Field
      import io.github.vmxcheck.rules.Processor
      import function io.github.vmxcheck.rules.Bits.anySet
      dialect "java"

      rule "acme-cr8" @requirement("acme-cr8")
      when
          $cpu : Processor( $wrong : (ones(Field.CR8) & Cr8.TPL), anySet($wrong) )
      then
          $cpu.violates("acme-cr8", Field.CR8, $wrong);
      end
      """;

  @TempDir private static Path temporary;
  private static Path classes;
  private static String rules;
  private static String dump;

  @BeforeAll
  static void addTheField() throws IOException {
    Path catalogue = Files.createDirectory(temporary.resolve("catalogue"));
    for (Path file : files(CATALOGUE)) {
      Files.copy(file, catalogue.resolve(file.getFileName()));
    }
    Path registers = catalogue.resolve("registers.yaml");
    Files.writeString(registers, Files.readString(registers) + ENTRY);
    Path sources = temporary.resolve("sources");
    Generator.main(
        new String[] {catalogue.toString(), sources.toString(), "specs/instructions.yaml"});
    classes = compile(sources);

    Path directory = Files.createDirectory(temporary.resolve("rules"));
    Files.writeString(directory.resolve("acme-cr8.yaml"), REQUIREMENT);
    Files.writeString(directory.resolve("acme-cr8.drl"), RULE);
    rules = directory.toString();
    String healthy = Files.readString(HEALTHY);
    dump = temporary.resolve("dump.yaml").toString();
    Files.writeString(Path.of(dump), healthy.replace("    cr0:", "    cr8: 0x2\n    cr0:"));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Path compile(Path sources) throws IOException {
    Path target = Files.createDirectory(temporary.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", target.toString()));
    arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    files(sources).forEach(file -> arguments.add(file.toString()));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
    return target;
  }

  /** Runs the built program with the new classes first in its class path. */
  private static Run run(String... arguments) throws Exception {
    Path out = Files.createTempFile(temporary, "out", "");
    Path err = Files.createTempFile(temporary, "err", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(classes + ":" + System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void isReadFromASnapshotAndUsedInARule() throws Exception {
    Run run = run("check", "-v", dump, "--rules", rules, "--select=acme-*");

    assertThat(run.out())
        .contains("warning[acme-cr8]: CR8.TPL (bit 1) is 1 in 0x0000000000000002")
        .contains("cr8: 0x2\n");
  }

  @Test
  void canBeSet() throws Exception {
    Run run =
        run(
            "check",
            HEALTHY.toString(),
            "--set=cr8.TPL=4",
            "--rules",
            rules,
            "--select=acme-*",
            "-fshort");

    assertThat(run.out()).contains("warning: CR8.TPL (bit 2) is 1 in 0x");
  }

  @Test
  void isHiddenWhenRulesAreTested() throws Exception {
    Run run = run("test", rules);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            ok     acme-cr8: 2 examples, 2 values hidden
            1 requirement, 2 examples: all passed
            """);
  }

  @Test
  void isConverted() throws Exception {
    assertThat(run("convert", dump).out()).contains("cr8: 0x2");
  }

  @Test
  void anotherRegisterIsStillUnknown() throws Exception {
    assertThat(run("check", HEALTHY.toString(), "--set=cr9=1").err()).contains("'cr9'");
  }
}
