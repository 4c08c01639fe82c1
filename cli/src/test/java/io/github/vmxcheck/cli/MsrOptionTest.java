// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code --msr} of {@code check}. */
class MsrOptionTest {
  @TempDir Path directory;

  private String register(String option, String text) throws IOException {
    Path file = Files.createTempFile(directory, "msr", ".txt");
    return option + "=" + Files.writeString(file, text);
  }

  @Test
  void eachFileIsASeparateInput() throws IOException {
    String locked = register("3:0x3a", "1\n");
    Run run =
        Run.of("check", "-v", "--msr", locked, "--msr", register("0x480", "da040000000004\n"));
    assertThat(run.out())
        .contains("logical processor 3", "VMX_OUTSIDE_SMX (bit 2) is 0", "2 snapshots");
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
  }

  @Test
  void aFileWithoutAValueCannotBeRead() throws IOException {
    Run run = Run.of("check", "--msr", register("0x3a", "rdmsr: open: No such file\n"));
    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err()).contains("found no value of IA32_FEATURE_CONTROL");
  }

  @Test
  void aRegisterThatNoRequirementReadsIsAUsageError() {
    Run run = Run.of("check", "--msr", "0x1b=file");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("--msr: found '0x1b=file', expected an MSR");
  }
}
