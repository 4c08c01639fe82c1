// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The capture kit where users run it: with every compiler, under UEFI firmware, in Linux. */
class CaptureKitTest {
  private static final List<List<String>> BOOTS =
      List.of(
          List.of("capture/test/kvm"),
          List.of("capture/test/linux", "try=1", "mistake=ne-forgotten"),
          List.of("capture/test/uefi", "-DTRY", "-DLOCK"),
          List.of("capture/test/uefi", "-DMOST_PROCESSORS=1"),
          List.of("capture/test/cet"),
          List.of("capture/test/cet", "-DSHADOW_STACK"),
          List.of("capture/test/cet", "-DREFUSE"));

  private static Map<String, Future<String>> logs;

  /** Starts the longest boots first, with as many in parallel as there are processors. */
  @BeforeAll
  static void bootAll() {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    logs =
        BOOTS.stream()
            .collect(
                toMap(
                    boot -> String.join(" ", boot),
                    boot -> workers.submit(() -> Script.run(boot.toArray(String[]::new)))));
    workers.shutdown();
  }

  /** The output of a boot; fails with its error if there is none. */
  private static String log(String script) throws Throwable {
    try {
      return logs.get(script).get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  @Test
  void everyCompilerAcceptsTheKit() {
    String log = Script.run("capture/test/compile");
    assertThat(log.lines()).isNotEmpty().allMatch(line -> line.matches("(ok|skipped): .*"));
  }

  @Test
  void underUefiFirmwareTheOutcomeIsPredicted() throws Throwable {
    String text = log("capture/test/uefi -DTRY -DLOCK");
    CapturedLog log = CapturedLog.of(text);
    assertThat(log.outcomes()).containsExactly("vmsucceed", "vmsucceed");
    assertThat(log.violated()).isEmpty();
    assertThat(text).as("nothing is left of an older log").doesNotContain("of an earlier start");
  }

  @Test
  void underUefiFirmwareTooManyProcessorsAreReported() throws Throwable {
    String log = log("capture/test/uefi -DMOST_PROCESSORS=1");
    assertThat(log).contains("ERROR: not all processors were captured");
    Run run = Run.withInput(log, "check", "-");
    assertThat(run.err()).contains("logical processor");
    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
  }

  /** The guard works where handlers must start with ENDBR and return addresses must match. */
  @ParameterizedTest
  @ValueSource(strings = {"capture/test/cet", "capture/test/cet -DSHADOW_STACK"})
  void theGuardWorksWithControlFlowEnforcement(String boot) throws Throwable {
    String log = log(boot);
    assertThat(CapturedLog.of(log).outcomes()).containsExactly("gp0");
    assertThat(log)
        .contains("IA32_SMM_MONITOR_CTL: unreadable", "vmx-operation: outside", "IA32_VMX_BASIC");
  }

  @Test
  void withoutAGuardOnlyEnumeratedRegistersAreRead() throws Throwable {
    String log = log("capture/test/cet -DREFUSE");
    assertThat(CapturedLog.of(log).outcomes()).containsExactly("gp0");
    assertThat(log).contains("IA32_VMX_BASIC").doesNotContain("unreadable", "vmx-operation");
  }

  @Test
  void inLinuxTheOutcomeIsPredicted() throws Throwable {
    String text = log("capture/test/linux try=1 mistake=ne-forgotten");
    assertThat(text).contains("linear: ", "no address in the kernel log");
    CapturedLog log = CapturedLog.of(text);
    assertThat(log.outcomes()).containsExactly("gp0");
    assertThat(log.violated()).contains("vmxon-cr0-fixed-to-1");
  }

  /**
   * Only CR4.VMXE is missing: KVM sets it, enters VMX operation and runs a machine. A VMXON
   * executed after that has the outcome that is predicted for the second capture.
   */
  @Test
  void predictsWhatKvmObserves() throws Throwable {
    String log = log("capture/test/kvm");
    List<CapturedLog> captures = CapturedLog.all(log);
    assertThat(captures).hasSize(2);

    CapturedLog before = captures.get(0);
    assertThat(before.violated()).containsExactly("vmxon-cr4-vmxe");
    assertThat(before.processor().outcome().next().orElseThrow().maySucceed()).isTrue();
    assertThat(log).contains("machine: exit reason 5, HLT");
    assertThat(log).as("mistake=ne-forgotten").contains("Device or resource busy");

    CapturedLog after = captures.get(1);
    ProcessorSnapshot state = after.processor().state();
    assertThat(state.has(Field.CR4, Cr4.VMXE, Cr4.VMXE)).isTrue();
    assertThat(state.value(Field.VMX_OPERATION)).isEqualTo(VmxOperation.ROOT);
    assertThat(after.outcomes()).containsExactly("vmfail-valid-15");
  }
}
