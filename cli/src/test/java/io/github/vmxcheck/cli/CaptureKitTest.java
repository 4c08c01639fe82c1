package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The capture kit where users have it: in every compiler, under UEFI firmware and in Linux. */
class CaptureKitTest {

  @Test
  void everyCompilerTakesTheKit() {
    String log = Script.run("capture/test/compile");
    assertThat(log.lines()).isNotEmpty().allMatch(line -> line.matches("(ok|skipped): .*"));
  }

  @Test
  void underUefiFirmwareTheOutcomeIsPredicted() {
    CapturedLog log = CapturedLog.of(Script.run("capture/test/uefi", "-DTRY", "-DLOCK"));
    assertThat(log.outcomes()).containsExactly("vmsucceed", "vmsucceed");
    assertThat(log.violated()).isEmpty();
  }

  @Test
  void inLinuxTheOutcomeIsPredicted() {
    CapturedLog log =
        CapturedLog.of(Script.run("capture/test/linux", "try=1", "mistake=ne-forgotten"));
    assertThat(log.outcomes()).containsExactly("gp0");
    assertThat(log.violated()).contains("vmxon-cr0-fixed-to-1");
  }
}
