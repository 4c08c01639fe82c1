// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Derivation;
import io.github.vmxcheck.model.GivenText;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotWriterTest {
  private static final int LONGEST = 1 << 20;
  private static final ProcessorSnapshot MACHINE = new ProcessorSnapshot(0);

  private record Named(String name) implements SourceText {
    @Override
    public Optional<String> line(int number) {
      return Optional.empty();
    }
  }

  private static String written(ProcessorSnapshot state) throws IOException {
    List<SourceText> sources =
        List.of(new Named("regs.txt"), new Named("a\n# b"), new GivenText("--set", List.of("x")));
    StringWriter out = new StringWriter();
    Snapshot snapshot =
        new Snapshot(
            "", sources, List.of(state), MACHINE, List.of("x"), List.of(new Hint("odd\n", 0)));
    assertThat(new SnapshotWriter(out, LONGEST).write(snapshot)).isTrue();
    return out.toString();
  }

  @Test
  void eachValueIsWrittenWithItsPosition() throws IOException {
    ProcessorSnapshot state =
        new ProcessorSnapshot(2)
            .set(CR0, 0x21, 0xffff_ffffL, Origin.read(0, 12, 5))
            .set(CR4, 0x2000, -1L, Origin.read(2, 1, 5))
            .set(IA32_FEATURE_CONTROL, 1, 1, Origin.read(1, 3, 4))
            .set(IA32_EFER, 0x400, 0x401, Origin.read(0, 7, 1))
            .set(VMX_OPERATION, 0, 1, Origin.read(0, 9, 1))
            .set(CPUID_7_0_EBX, 8)
            .setUnreadable(IA32_VMX_MISC, Origin.read(0, 8, 1));

    assertThat(written(state))
        .isEqualTo(
            """
            schema: vmxcheck.snapshot/1
            # odd\\u{a}
            logical-processors:
              - id: 2
                cr0: 0x????????00000021  # regs.txt:12:5
                cr4: 0x2000  # given with --set
                vmx-operation: 0b?0  # regs.txt:9:1
                feature-control:
                  lock: 1  # a\\u{a}# b:3:4
                msr:
                  IA32_VMX_MISC: unreadable  # regs.txt:8:1
                  IA32_EFER: 0b?????????????????????????????????????????????????????1?????????0  # regs.txt:7:1
                cpuid:
                  0x7.0:
                    ebx: 0x8
            """);
  }

  @Test
  void derivedAndAssumedValuesAreNotWritten() throws IOException {
    ProcessorSnapshot state =
        new ProcessorSnapshot(0)
            .set(CR4, 0, 0xffff_ffffL, Origin.read(0, 1, 1))
            .set(CR4, 0, 0xffff_ffffL << 32, Origin.assumed());
    Derivation.applyAll(state);
    assertThat(state.isAbsent(VMX_OPERATION)).isFalse();

    assertThat(written(state)).endsWith("  - id: 0\n    cr4: 0x????????00000000  # regs.txt:1:1\n");
  }

  @Test
  void bitsFromTwoPositionsNameBoth() throws IOException {
    ProcessorSnapshot state =
        new ProcessorSnapshot(0)
            .set(CR3, 0, 0xff, Origin.read(0, 1, 1))
            .set(CR3, 0, 0xff00, Origin.read(0, 2, 1));

    assertThat(written(state)).endsWith("cr3: 0x????????????0000  # regs.txt:1:1, regs.txt:2:1\n");
  }

  @Test
  void aDocumentThatIsTooLongLosesItsCommentsFirst() throws IOException {
    Snapshot snapshot =
        new Snapshot(
            "",
            List.of(new Named("x".repeat(200))),
            List.of(new ProcessorSnapshot(0).set(CR0, 1, -1L, Origin.read(0, 1, 1))),
            MACHINE);
    StringWriter out = new StringWriter();

    assertThat(new SnapshotWriter(out, 20).write(snapshot)).isFalse();
    assertThat(out.toString()).isEmpty();
    assertThat(new SnapshotWriter(out, 200).write(snapshot)).isTrue();
    assertThat(out.toString()).endsWith("    cr0: 0x1\n");
  }
}
