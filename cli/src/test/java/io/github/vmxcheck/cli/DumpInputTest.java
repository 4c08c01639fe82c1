// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Dumps of other tools, as users paste them. */
class DumpInputTest {
  private static final String REGISTERS =
      """
      RAX=0000000000000000 RBX=0000000000000000 RCX=0000000000000000 RDX=0000000000000000
      RIP=ffffffff8103e626 RFL=00010246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0
      CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 CS64 [-RA]
      CR0=80050033 CR2=00007f526d41b740 CR3=0000000104e62000 CR4=003706f8
      EFER=0000000000000d01
      """;

  @Test
  void aPastedRegisterBlockGetsADiagnosisAtItsLine() {
    Run run = Run.withInput(REGISTERS, "check", "-");
    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("FAILS: VMXON raises #UD: CR4.VMXE (bit 13) is 0.")
        .contains("--> <stdin>:4:")
        .contains("4 | CR0=80050033 CR2=00007f526d41b740 CR3=0000000104e62000 CR4=003706f8");
  }

  @Test
  void missingValuesAreCollectedWithTheToolOfTheDump() {
    String out = Run.withInput(REGISTERS, "check", "--missing", "-").out();
    assertThat(out)
        .startsWith("== <stdin>, on qemu:\n")
        .contains("for n in 0; do for i in 0x3a 0x480 0x487 0x489 0x486 0x488; do")
        .contains("\n    cpuid -r\n")
        .doesNotContain("info registers");
  }

  @Test
  void nothingIsMissingInACompleteDump() {
    String out = Run.of("check", "--missing", "specs/examples/healthy-haswell.yaml").out();
    assertThat(out).startsWith("== specs/examples/healthy-haswell.yaml: nothing is missing");
  }

  @Test
  void missingValuesOfTheNativeFormatAreCollectedOnLinux() {
    String out = Run.withInput(Dumps.SILENT, "check", "--missing", "-").out();
    assertThat(out).startsWith("== <stdin>, on linux:\n");
  }

  @Test
  void aTextOfAnUnknownFormatIsOneProblem() {
    Run run = Run.withInput("hello\nworld\n", "check", "-");
    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err())
        .isEqualTo(
            "<stdin>: unrecognised format: not a vmxcheck.snapshot/1 document and no known dump"
                + " line ('vmxcheck formats' lists the formats)\n");
  }
}
