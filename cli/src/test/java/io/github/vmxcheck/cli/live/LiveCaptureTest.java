// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCaptureTest {
  @TempDir Path root;

  private final Map<Long, Long> msrs = new HashMap<>();
  private final Map<Long, int[]> leaves = new HashMap<>();

  /** A Haswell as the devices show it: reading a register or leaf that it lacks is an error. */
  @BeforeEach
  void aHaswell() throws IOException {
    for (String device : List.of("msr", "cpuid")) {
      Files.createDirectories(root.resolve("dev/cpu/3"));
      Files.createFile(root.resolve("dev/cpu/3/" + device));
    }
    msrs.put(0x10L, 1L);
    msrs.put(0x3aL, 0x5L);
    msrs.put(0x480L, 0xda0400_00000004L);
    msrs.put(0x486L, 0x8000_0021L);
    msrs.put(0x487L, 0xffff_ffffL);
    msrs.put(0x488L, 0x2000L);
    msrs.put(0x489L, 0x17_27ffL);
    msrs.put(0xc000_0080L, 0xd01L);
    leaves.put(0L, new int[] {0xd, 0x756e6547, 0x6c65746e, 0x49656e69});
    leaves.put(1L, new int[] {0x306c3, 0x100800, 0x7ffafbff, 0xbfebfbff});
    leaves.put(7L, new int[] {0, 0x27ab, 0, 0});
    leaves.put(0x8000_0000L, new int[] {0x80000008, 0, 0, 0});
    leaves.put(0x8000_0001L, new int[] {0, 0, 0x21, 0x2c100800});
    leaves.put(0x8000_0008L, new int[] {0x3027, 0, 0, 0});
  }

  private Device open(Path file) {
    boolean isMsr = file.endsWith("msr");
    return new Device() {
      @Override
      public ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (isMsr ? !msrs.containsKey(at) : !leaves.containsKey(at)) {
          throw new IOException("Input/output error");
        } else if (isMsr) {
          bytes.putLong(msrs.get(at));
        } else {
          for (int register : leaves.get(at)) {
            bytes.putInt(register);
          }
        }
        return bytes.flip();
      }

      @Override
      public void close() {}
    };
  }

  private LiveCapture capture() {
    return LiveCapture.of(root, this::open);
  }

  @Test
  void writesMsrsAndCpuid() {
    LiveCapture capture = capture();

    assertThat(capture.isComplete()).isTrue();
    assertThat(capture.snapshot())
        .contains("  - id: 3\n    msr: # /dev/cpu/3/msr\n      IA32_FEATURE_CONTROL: 0x5\n")
        .contains("      IA32_VMX_CR4_FIXED1: 0x1727ff\n")
        .contains("      0x7.0: { eax: 0x0, ebx: 0x27ab, ecx: 0x0, edx: 0x0 }\n")
        .contains("      0x80000008: { eax: 0x3027, ebx: 0x0, ecx: 0x0, edx: 0x0 }\n");
  }

  @Test
  void marksARegisterThatTheProcessorLacks() {
    assertThat(capture().snapshot())
        .contains("      IA32_SMM_MONITOR_CTL: unreadable\n")
        .contains("      IA32_VMX_EXIT_CTLS2: unreadable\n");
  }

  @Test
  void writesNoRegisterIfTheDeviceAlwaysFails() {
    msrs.clear();

    LiveCapture capture = capture();

    assertThat(capture.isComplete()).isFalse();
    assertThat(capture.snapshot()).doesNotContain("msr:", "unreadable").contains("0x1: {");
    assertThat(capture.notes())
        .anyMatch(note -> note.startsWith("the MSRs of logical processor 3"));
  }

  @Test
  void omitsLeavesThatTheProcessorLacks() {
    leaves.put(0L, new int[] {1, 0, 0, 0});
    leaves.put(0x8000_0000L, new int[] {0, 0, 0, 0});

    assertThat(capture().snapshot())
        .contains("0x1: {")
        .doesNotContain("0x7.0", "0x80000001", "0x80000008");
  }

  @Test
  void isASnapshotThatCanBeChecked() {
    List<Snapshot> snapshots = new ArrayList<>();
    byte[] text = capture().snapshot().getBytes(StandardCharsets.UTF_8);
    SnapshotReader.read(
        new ByteArrayInputStream(text),
        "live",
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            snapshots.add(snapshot);
          }

          @Override
          public void problem(InputProblem problem) {
            throw new AssertionError(problem);
          }
        });

    Outcome vmxon =
        new Validator(Specification.builtIn(), Assumptions.USUAL)
            .validate(snapshots.get(0))
            .processors()
            .get(0)
            .outcome();
    assertThat(vmxon.isCertain()).isFalse();
  }
}
