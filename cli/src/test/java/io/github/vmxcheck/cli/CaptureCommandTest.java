// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureCommandTest {
  @TempDir Path root;

  /**
   * Two processors. Unlike in a device, neighbouring MSRs overlap in a file: only the last MSR is
   * intact. LiveCaptureTest tests the others.
   */
  private LinuxFiles machine() {
    LinuxFiles files = new LinuxFiles(root).text("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
    for (int i = 0; i < 2; i++) {
      files
          .msrs(i, 0x3a, 0x5, 0xc0000080L, 0xd01)
          .cpuid(i, 0, 0, 0x756e6547, 0x6c65746e, 0x49656e69)
          .cpuid(i, 0x80000000L, 0, 0, 0, 0);
    }
    return files;
  }

  private Run capture(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"capture", "--live", "--root", root.toString()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Run.of(arguments);
  }

  @Test
  void writesWhatTheKernelKnowsOfEachProcessor() {
    machine().kernelCopies(0x1706b0, 0x1726a0);

    Run run = capture();

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("schema: vmxcheck.snapshot/1\nlabel: Linux 6.1.0-18-amd64\n")
        .contains("  - id: 0\n    cr4: 0x1706b0 # the kernel's own copy\n")
        .contains("  - id: 1\n    cr4: 0x1726a0 # the kernel's own copy\n")
        .contains("    msr: # /dev/cpu/1/msr\n      IA32_FEATURE_CONTROL: 0x5\n")
        .contains("      IA32_EFER: 0xd01\n    cpuid: # /dev/cpu/0/cpuid\n");
    assertThat(run.err()).contains("2 captured; CR0, CR3, the VMXON region");
  }

  @Test
  void saysWhyCr4IsUnknownAndWritesTheRest() {
    machine();

    Run run = capture();

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("IA32_EFER: 0xd01").doesNotContain("cr4:");
    assertThat(run.err()).contains("CR4 is unknown: this kernel has no /proc/kallsyms");
  }

  @Test
  void saysThatAddressesAreHidden() {
    machine()
        .kernelCopies(0, 0)
        .text("proc/kallsyms", "0".repeat(16) + " D cpu_tlbstate\n" + " ".repeat(80));

    assertThat(capture().err())
        .contains("/proc/kallsyms hides addresses from this user: run as root");
  }

  @Test
  void saysWhichModuleIsMissing() throws IOException {
    machine();
    Files.delete(root.resolve("dev/cpu/1/msr"));

    Run run = capture();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.err())
        .contains("the MSRs of logical processor 1 could not be read: run 'modprobe msr' to");
    assertThat(run.out()).contains("  - id: 1\n    cpuid:");
  }

  @Test
  void capturesNothingWithoutDevices() {
    Run run = capture();

    assertThat(run.status()).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("run 'modprobe -a msr cpuid' as root", "nothing was captured");
  }

  @Test
  void survivesInvalidKernelFiles() {
    for (String file : new String[] {"proc/kallsyms", "sys/kernel/btf/vmlinux", "proc/kcore"}) {
      machine().kernelCopies(0x1706b0, 0x1706a0).text(file, "zzzz D cpu_tlbstate\n");

      Run run = capture();

      assertThat(run.status()).isZero();
      assertThat(run.out()).contains("IA32_EFER: 0xd01").doesNotContain("cr4:");
      assertThat(run.err()).contains("CR4 ");
    }
  }

  @Test
  void liveIsTheDefault() throws IOException {
    machine();

    assertThat(Run.of("capture", "--root", root.toString()).out()).isEqualTo(capture().out());
  }

  @Test
  void writesTheSnapshotToAFile() throws IOException {
    machine();
    Path file = root.resolve("machine.yaml");

    assertThat(capture("-o", file.toString()).out()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(capture().out());
  }
}
