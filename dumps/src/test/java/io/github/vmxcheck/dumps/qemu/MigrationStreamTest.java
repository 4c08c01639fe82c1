// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Stream;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationStreamTest {
  private static final String FEATURE_CONTROL = "cpu/msr_ia32_feature_control";

  private static List<String> known(byte[] stream) {
    return Read.known(Read.bytes(stream).only().processors().get(0));
  }

  private static Stream processor() {
    return new Stream().section(4, "cpu", 0, 12);
  }

  private static byte[] plain(Stream stream, long mode, long a20Mask) {
    return stream.values(mode, a20Mask).footer().described("cpu", 0, Stream.fields(), "").end();
  }

  @Test
  void aQemuStreamGivesBothProcessors() {
    Snapshot snapshot = Read.bytes(Read.sample(Read.STREAM)).only();
    assertThat(snapshot.formats()).containsExactly("qemu-migration");
    assertThat(Read.known(snapshot.processors().get(0)))
        .containsExactly(
            "cr0 = 0x80010033",
            "cr3 = 0x1000",
            "cr4 = 0x6b0",
            "rflags = 0x2",
            "cs.selector = 0x8",
            "cs.l = 0x1",
            "cs.d = 0x0",
            "ss.selector = 0x10",
            "ss.dpl = 0x0",
            "a20m = 0x0",
            "smm = 0x0",
            "observer = 0x2",
            "msr.IA32_FEATURE_CONTROL = 0x0",
            "msr.IA32_EFER = 0xd01");
    assertThat(Read.known(snapshot.processors().get(1)))
        .containsExactly(
            "cr0 = 0x60000010",
            "cr3 = 0x0",
            "cr4 = 0x0",
            "rflags = 0x2",
            "cs.selector = 0xf000",
            "cs.l = 0x0",
            "cs.d = 0x0",
            "ss.selector = 0x0",
            "ss.dpl = 0x0",
            "a20m = 0x0",
            "smm = 0x0",
            "observer = 0x2",
            "msr.IA32_FEATURE_CONTROL = 0x0",
            "msr.IA32_EFER = 0x0");
  }

  @Test
  void aRegisterOmittedOnlyWhenZeroIsZeroWithAHint() {
    Snapshot snapshot = Read.bytes(plain(processor(), 0, -1)).only();
    ProcessorSnapshot processor = snapshot.processors().get(0);
    assertThat(processor.has(Field.IA32_FEATURE_CONTROL, -1L, 0)).isTrue();
    String reason =
        "no subsection cpu/msr_ia32_feature_control, which QEMU omits only if the MSR reads 0";
    assertThat(snapshot.hints())
        .extracting(Hint::text)
        .containsExactly("IA32_FEATURE_CONTROL is taken as 0: the stream has " + reason);
    int line = Origin.line(snapshot.hints().get(0).origin());
    assertThat(snapshot.sources().get(0).line(line))
        .contains("section cpu 0, " + reason + ": IA32_FEATURE_CONTROL = 0x0000000000000000");
  }

  @Test
  void aRegisterInASubsectionIsRead() {
    String subsections =
        ",\"subsections\":[{\"vmsd_name\":\"cpu/other\",\"version\":1,\"fields\":[%s]},"
            + "{\"vmsd_name\":\"%s\",\"version\":1,\"fields\":[%s]}]";
    byte[] stream =
        processor()
            .values(0, -1)
            .number(5, 1)
            .named("cpu/other")
            .number(1, 4)
            .number(77, 8)
            .number(5, 1)
            .named(FEATURE_CONTROL)
            .number(1, 4)
            .number(5, 8)
            .described(
                "cpu",
                0,
                Stream.fields(),
                subsections.formatted(
                    Stream.WORD.formatted("env.other"),
                    FEATURE_CONTROL,
                    Stream.WORD.formatted("env.msr_ia32_feature_control")))
            .end();
    Snapshot snapshot = Read.bytes(stream).only();
    assertThat(Read.known(snapshot.processors().get(0))).contains("msr.IA32_FEATURE_CONTROL = 0x5");
    assertThat(snapshot.hints()).isEmpty();
  }

  @Test
  void theModeGivesSmmAndTheMaskGivesA20() {
    assertThat(known(plain(processor(), 0x0040_0000, -1))).contains("smm = 0x0", "a20m = 0x0");
    assertThat(known(plain(processor(), 0x0008_0000, ~0x10_0000)))
        .contains("smm = 0x1", "a20m = 0x1");
  }

  private static byte[] nested(int flags, long vmxonPointer, long vmcsPointer, int inSmm) {
    String half = "{\"name\":\"%s\",\"type\":\"uint16\",\"size\":2}";
    String vmx =
        "{\"vmsd_name\":\"cpu/kvm_nested_state/vmx\",\"version\":1,\"fields\":["
            + Stream.WORD.formatted("hdr.vmx.vmxon_pa")
            + ","
            + Stream.WORD.formatted("hdr.vmx.vmcs12_pa")
            + ","
            + half.formatted("hdr.vmx.smm.flags")
            + "]}";
    String state =
        "{\"name\":\"env.nested_state\",\"type\":\"struct\",\"struct\":{\"vmsd_name\":"
            + "\"cpu/kvm_nested_state\",\"version\":1,\"fields\":["
            + half.formatted("flags")
            + ","
            + half.formatted("format")
            + ",{\"name\":\"size\",\"type\":\"uint32\",\"size\":4}],\"subsections\":["
            + vmx
            + "]},\"size\":56}";
    return processor()
        .values(0, -1)
        .number(5, 1)
        .named("cpu/nested_state")
        .number(1, 4)
        .number(flags, 2)
        .number(0, 2)
        .number(128, 4)
        .number(5, 1)
        .named("cpu/kvm_nested_state/vmx")
        .number(1, 4)
        .number(vmxonPointer, 8)
        .number(vmcsPointer, 8)
        .number(inSmm, 2)
        .described(
            "cpu",
            0,
            Stream.fields(),
            ",\"subsections\":[{\"vmsd_name\":\"cpu/nested_state\",\"version\":1,\"fields\":["
                + state
                + "]}]")
        .end();
  }

  @Test
  void theNestedStateGivesVmxOperation() {
    assertThat(known(nested(0, 0x5000, -1, 0)))
        .contains("vmx-operation = 0x1", "current-vmcs = 0xffffffffffffffff");
    assertThat(known(nested(1, 0x5000, 0x6000, 0)))
        .contains("vmx-operation = 0x2", "current-vmcs = 0x6000");
    assertThat(known(nested(0, -1, -1, 0))).noneMatch(line -> line.startsWith("vmx-operation"));
    assertThat(known(nested(0, 0x5000, -1, 2))).noneMatch(line -> line.startsWith("vmx-operation"));
  }

  @Test
  void highHalvesAreUnknownOnA32BitProcessor() {
    String fields = Stream.fields().replace("\"size\":8}", "\"size\":4}").replace("8}]}", "8}");
    Stream stream = processor().number(2, 4).number(0, 4);
    String segments = "\"type\":\"uint32\",\"size\":4}]},\"size\":4}";
    assertThat(fields).contains(segments);
    stream.zeros(6 * 8).number(0x8005_0033L, 4).number(0x1000, 4).number(0x2000, 4);
    byte[] bytes =
        stream
            .number(-1, 4)
            .number(0, 4)
            .described(
                "cpu",
                0,
                fields.replace(segments, segments.replace("]},\"size\":4", "]},\"size\":8")),
                "")
            .end();
    assertThat(known(bytes))
        .contains("cr0 = 0x80050033 of 0xffffffff", "cr4 = 0x2000 of 0xffffffff");
  }

  @Test
  void sectionsOfOtherKindsAreSkipped() {
    byte[] stream =
        new Stream()
            .number(7, 1)
            .number(2, 4)
            .text("pc")
            .number(5, 1)
            .named("configuration/capabilities")
            .number(1, 4)
            .number(1, 4)
            .named("x-ignore-shared")
            .number(5, 1)
            .named("configuration/target-page-bits")
            .number(1, 4)
            .number(12, 4)
            .section(1, "ram", 0, 4)
            .number(0x3004, 8)
            .named("pc.ram")
            .number(0x2000, 8)
            .number(0xdead, 8)
            .named("rom")
            .number(0x1000, 8)
            .number(0xbeef, 8)
            .number(0x10, 8)
            .footer()
            .number(8, 1)
            .number(11, 2)
            .number(3, 2)
            .zeros(3)
            .number(2, 1)
            .number(0, 4)
            .number(0x1008, 8)
            .named("pc.ram")
            .zeros(4096)
            .number(0x22, 8)
            .zeros(1)
            .number(0x1140, 8)
            .named("rom")
            .number(1, 1)
            .number(5, 2)
            .zeros(5)
            .number(0x120, 8)
            .number(7, 4)
            .zeros(7)
            .number(0x210, 8)
            .section(4, "rtc", 0, 1)
            .zeros(11)
            .described(
                "rtc",
                0,
                "{\"name\":\"a\",\"array_len\":3,\"size\":3},{\"name\":\"b\",\"size\":2}",
                "")
            .section(4, "cpu", 7, 12)
            .values(0, -1)
            .described("cpu", 7, Stream.fields(), "")
            .end();
    Snapshot snapshot = Read.bytes(stream).only();
    assertThat(snapshot.processors()).extracting(ProcessorSnapshot::id).containsExactly(7L);
  }

  @Test
  void unreadableStreamsAreRejectedWithTheirPosition() {
    assertThat(Read.bytes(processor().zeros(40).end()).problems)
        .containsExactly(
            "dump: at byte 8: found the section 'cpu', which the stream does not describe");
    assertThat(
            Read.bytes(new Stream().section(4, "cpu", 0, 1).described("cpu", 0, "", "").end())
                .problems)
        .containsExactly(
            "dump: at byte 25: found a 'cpu' section without env.cr[0], expected one of an x86"
                + " guest");
    assertThat(Read.bytes(new Stream().end()).problems)
        .containsExactly(
            "dump: found a migration stream without a 'cpu' section, expected one of an x86 guest");
    assertThat(Read.bytes(new Stream().section(1, "block", 0, 1).end()).problems)
        .containsExactly(
            "dump: at byte 8: found the section 'block', which the stream does not describe");
    byte[] truncated = Arrays.copyOf(Read.unpacked(Read.STREAM), 200_000);
    assertThat(Read.bytes(truncated).problems)
        .containsExactly(
            "dump: at byte 200000: found the end of the stream, expected a description of its"
                + " sections before it: the stream is truncated, or from QEMU before 2.3");
  }

  @Test
  void memoryInASeparateBlockIsSkipped() {
    byte[] stream =
        new Stream()
            .number(7, 1)
            .number(2, 4)
            .text("pc")
            .number(5, 1)
            .named("configuration/capabilities")
            .number(1, 4)
            .number(1, 4)
            .named("mapped-ram")
            .section(1, "ram", 0, 4)
            .number(0x2004, 8)
            .named("pc.ram")
            .number(0x2000, 8)
            .number(1, 4)
            .number(4096, 8)
            .number(0x100, 8)
            .number(0x200, 8)
            .zeros(0x2200 - 130)
            .number(0x10, 8)
            .section(4, "cpu", 7, 12)
            .values(0, -1)
            .described("cpu", 7, Stream.fields(), "")
            .end();
    assertThat(Read.bytes(stream).only().processors()).hasSize(1);
  }

  @Test
  void memoryWithAnUnknownEncodingIsRejected() {
    for (long flags : new long[] {0x80, 0x400, 0x20, 0}) {
      byte[] stream = new Stream().section(1, "ram", 0, 4).number(0x1000 | flags, 8).end();
      assertThat(Read.bytes(stream).problems)
          .containsExactly(
              "dump: at byte 25: found memory with the flags 0x%x, which are not supported"
                  .formatted(flags));
    }
  }

  @Test
  void aLengthThatDoesNotFitTheStreamIsReported() {
    byte[] longer =
        processor().values(0, -1).number(9, 1).described("cpu", 0, Stream.fields(), "").end();
    assertThat(Read.bytes(longer).problems)
        .containsExactly(
            "dump: at byte 121: found a section of type 9, expected 0 to 4, 7, 8 or 126");
    byte[] stream =
        processor().values(0, -1).zeros(1).described("cpu", 0, Stream.fields(), "").end();
    assertThat(Read.bytes(stream).problems)
        .containsExactly(
            "dump: at byte 122: found the end of the sections, expected it at byte 123");
  }
}
