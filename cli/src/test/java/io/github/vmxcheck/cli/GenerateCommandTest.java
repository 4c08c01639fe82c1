// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program generates states, and reads them again. */
class GenerateCommandTest {
  private static final String QEMU = "specs/examples/dumps/qemu-registers.txt";

  private static Run generate(String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "generate";
    System.arraycopy(options, 0, all, 1, options.length);
    return Run.of(all);
  }

  private static List<String> checked(String states) {
    return Run.withInput(states, "check", "-", "-fshort", "--assume=none").out().lines().toList();
  }

  @Test
  void validStatesSucceedAndViolateNothing() {
    Run run = generate("--count=20", "--profile=haswell-i7-4770");

    assertThat(run.status()).isZero();
    assertThat(checked(run.out()))
        .filteredOn(line -> line.endsWith("outcome: VMXON on logical processor 0 would succeed"))
        .hasSize(20);
    assertThat(checked(run.out())).last().asString().contains("20 snapshots", ": 0 violated, ");
  }

  @Test
  void violatingStatesViolateTheRequirement() {
    Run run = generate("--violating", "vmxon-pointer-aligned", "-n", "20", "--seed", "3");

    assertThat(checked(run.out()))
        .filteredOn(line -> line.contains("["))
        .hasSize(20)
        .allMatch(line -> line.endsWith("[vmxon-pointer-aligned]"));
  }

  @Test
  void nearMissesViolateNothing() {
    Run near = generate("--near-miss", "vmxon-pointer-width");
    assertThat(checked(near.out())).last().asString().contains("10 snapshots", ": 0 violated, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--valid", "--any-state", "--any-bits"})
  void everyLineIsReadAndTheSameSeedGivesTheSameBytes(String kind) {
    Run run = generate(kind, "--seed=11", "--count=40");

    assertThat(run.out().lines()).hasSize(40).doesNotHaveDuplicates();
    assertThat(Run.withInput(run.out(), "check", "-", "-q").err()).isEmpty();
    assertThat(generate(kind, "--seed=11", "--count=40")).isEqualTo(run);
    assertThat(generate(kind, "--seed=12", "--count=40").out()).isNotEqualTo(run.out());
  }

  /** The format for people contains the same. */
  @Test
  void yamlHasTheSameStates() {
    String lines = generate("--any-state", "-n5").out();
    String documents = generate("--any-state", "-n5", "--format=yaml").out();

    assertThat(documents).startsWith("schema: vmxcheck.snapshot/1\n").contains("\n---\n");
    assertThat(Run.withInput(documents, "convert", "-").out().replaceAll(" +#.*", ""))
        .isEqualTo(Run.withInput(lines, "convert", "-").out().replaceAll(" +#.*", ""));
  }

  @Test
  void aMutatedDumpIsLikeItsOriginal() {
    Run run = generate("--mutate", QEMU, "-n", "30");

    assertThat(run.out().lines()).hasSize(30).allMatch(line -> line.contains("\"cr0\":"));
    assertThat(run.out()).contains("80050033");
  }

  @Test
  void reportsUsageErrors() {
    assertThat(generate("--violating", "vmxon-cr4-vmx").err())
        .contains("expected a requirement id, such as vmxon-cr4-vmxe");
    assertThat(generate("--profile", "haswel").err()).contains("such as haswell-");
    assertThat(generate("--count=-1").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(generate("--violating", "pt-trace-loses-enable", "--profile=yorkfield").err())
        .contains("no state of this processor violates it");
    assertThat(generate("--valid", "--any-bits").err()).contains("mutually exclusive");
    Run missing = generate("--mutate", "no-such-dump");
    assertThat(missing.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(missing.err()).contains("no-such-dump: no such file");
    assertThat(missing.out()).isEmpty();
  }

  /** The dump has the outcome twice: a change of only one would contradict the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "specs/examples/driver-step-6-vmxon-executed.yaml",
        "specs/examples/mistake-shared-region.yaml"
      })
  void everyMutatedStateIsAccepted(String dump) {
    for (String format : List.of("ndjson", "yaml")) {
      Run states = generate("--mutate", dump, "-n", "600", "-f", format);

      assertThat(Run.withInput(states.out(), "check", "-", "-q").err()).isEmpty();
    }
  }
}
