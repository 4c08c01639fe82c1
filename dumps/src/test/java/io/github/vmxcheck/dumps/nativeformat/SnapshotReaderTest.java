// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.dumps.nativeformat.Collected.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Collections;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {
  @TempDir Path directory;

  private static ProcessorSnapshot processor(String fields) {
    return Collected.text(HEAD + fields.indent(4)).only().processors().get(0);
  }

  private static String excerpt(Snapshot snapshot, Field field) {
    long origin = snapshot.processors().get(0).origin(field);
    String line = snapshot.sources().get(Origin.source(origin)).line(Origin.line(origin)).get();
    return line.substring(Origin.column(origin) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bare-metal-bochs-cr0",
        "bare-metal-bochs-good",
        "bare-metal-bochs-no-lock",
        "bare-metal-bochs-shared-region",
        "linux-bochs-smp2-cr0-ne"
      })
  void readsCapturedDumps(String name) throws URISyntaxException {
    Path file = Path.of(getClass().getResource(name + ".yaml").toURI());
    Snapshot snapshot = Collected.file(file).only();
    assertThat(snapshot.processors()).extracting(ProcessorSnapshot::id).containsExactly(0L, 1L);
    assertThat(snapshot.name()).isEqualTo(name + ".yaml");
    for (ProcessorSnapshot processor : snapshot.processors()) {
      assertThat(processor.knows(Field.CR4)).isTrue();
      assertThat(processor.value(Field.IA32_VMX_BASIC)).isEqualTo(0xd810000000002bL);
    }
  }

  @Test
  void keepsThePositionOfEveryValue() throws URISyntaxException {
    Path file = Path.of(getClass().getResource("linux-bochs-smp2-cr0-ne.yaml").toURI());
    Snapshot snapshot = Collected.file(file).only();
    assertThat(excerpt(snapshot, Field.CR0)).isEqualTo("0x80050013");
    assertThat(excerpt(snapshot, Field.CS_D)).isEqualTo("0 }");
    assertThat(excerpt(snapshot, Field.IA32_EFER)).isEqualTo("0xd01");
    assertThat(excerpt(snapshot, Field.OBSERVED_OUTCOME)).isEqualTo("gp0");
    assertThat(snapshot.machine().value(Field.VMM_ACTIVE_PROCESSORS)).isEqualTo(2);
    assertThat(Origin.line(snapshot.machine().origin(Field.VMM_ACTIVE_PROCESSORS)))
        .isGreaterThan(100);
  }

  @Test
  void keepsTheTextOfStandardInputAndOfALine() throws IOException {
    String line =
        "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0,\"cr0\":\"0x11\"}]}\n";
    Collected lines = Collected.text("\n" + line + line.replace("0x11", "0x12"));
    assertThat(excerpt(lines.snapshots.get(0), Field.CR0)).isEqualTo("\"0x11\"}]}");
    assertThat(excerpt(lines.snapshots.get(1), Field.CR0)).isEqualTo("\"0x12\"}]}");
    assertThat(Origin.line(lines.snapshots.get(1).processors().get(0).origin(Field.CR0)))
        .isEqualTo(3);

    Path file =
        Files.writeString(
            directory.resolve("two.yaml"), HEAD + "    cr0: 1\n---\n" + HEAD + "    cr0: 2 # x\n");
    assertThat(excerpt(Collected.file(file).snapshots.get(1), Field.CR0)).isEqualTo("2 # x");
    Collected stream = Collected.text(Files.readString(file));
    assertThat(excerpt(stream.snapshots.get(1), Field.CR0)).isEqualTo("2 # x");
    assertThat(stream.snapshots.get(1).sources().get(0).line(1)).isEmpty();
  }

  @Test
  void distinguishesAbsentUnreadableAndZero() {
    ProcessorSnapshot state =
        processor("cr0: 0\nmsr: { IA32_VMX_MISC: unreadable, 0x3a: 0, 0x480: 0x0 }");
    assertThat(state.knows(Field.CR0)).isTrue();
    assertThat(state.value(Field.CR0)).isZero();
    assertThat(state.isAbsent(Field.CR4)).isTrue();
    assertThat(state.isUnreadable(Field.IA32_VMX_MISC)).isTrue();
    assertThat(state.readsZero(Field.IA32_VMX_MISC)).isFalse();
    assertThat(state.knows(Field.IA32_FEATURE_CONTROL)).isTrue();
    assertThat(state.isUnreadable(Field.IA32_VMX_BASIC)).isTrue();
    assertThat(state.readsZero(Field.IA32_VMX_BASIC)).isTrue();
    assertThat(Origin.line(state.origin(Field.IA32_VMX_BASIC))).isEqualTo(5);
  }

  @Test
  void knowsOnlyThePrintedDigits() {
    ProcessorSnapshot state = processor("cr4: 0x????????003726f8");
    assertThat(state.known(Field.CR4)).isEqualTo(0xffff_ffffL);
    assertThat(state.value(Field.CR4)).isEqualTo(0x3726f8);
  }

  @Test
  void readsMsrsByNameAndByIndexAndDropsTheOthers() {
    ProcessorSnapshot state = processor("msr: { 0x480: 1, 58: 5, IA32_EFER: 0xd01, 0x10: 0x1 }");
    assertThat(state.value(Field.IA32_VMX_BASIC)).isEqualTo(1);
    assertThat(state.value(Field.IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(state.value(Field.IA32_EFER)).isEqualTo(0xd01);
  }

  @Test
  void readsLeavesWithAndWithoutSubleaf() {
    ProcessorSnapshot state =
        processor(
            "cpuid: { 0x7: { ebx: 1 }, 0x7.1: { eax: 2 }, 1: { ecx: 3, ebx: 9 }, 0xb.1: { eax: 1 } }");
    assertThat(state.value(Field.CPUID_7_0_EBX)).isEqualTo(1);
    assertThat(state.value(Field.CPUID_7_1_EAX)).isEqualTo(2);
    assertThat(state.value(Field.CPUID_1_ECX)).isEqualTo(3);
  }

  @Test
  void setsKnownBitsOfRegistersFromLogLines() {
    ProcessorSnapshot state =
        processor(
            """
            feature-control: { lock: true, vmx-outside-smx: 0 }
            cpu: { vmx: 1, long-mode-active: 1, physical-address-width: 39, vendor: GenuineIntel }
            cpuid: { 0x80000008: { eax: 0x3027 } }
            """);
    assertThat(state.known(Field.IA32_FEATURE_CONTROL))
        .isEqualTo(FeatureControl.LOCK | FeatureControl.VMX_OUTSIDE_SMX);
    assertThat(state.value(Field.IA32_FEATURE_CONTROL)).isEqualTo(FeatureControl.LOCK);
    assertThat(state.known(Field.CPUID_1_ECX)).isEqualTo(1L << 5);
    assertThat(state.known(Field.IA32_EFER)).isEqualTo(1L << 10);
    assertThat(state.value(Field.CPUID_80000008_EAX)).isEqualTo(0x3027);
    assertThat(state.value(Field.VENDOR)).isEqualTo(1);
  }

  @Test
  void readsTheOperand() {
    ProcessorSnapshot state =
        processor(
            "vmxon: { operand: { kind: memory, lock: 1, linear: 0x1000, segment: gs, access: not-mapped } }");
    assertThat(state.value(Field.OPERAND_LOCK)).isEqualTo(1);
    assertThat(state.value(Field.OPERAND_SEGMENT)).isEqualTo(5);
    assertThat(state.value(Field.OPERAND_ACCESS)).isEqualTo(1);
  }

  @Test
  void readsTheBytesOfARegion() {
    ProcessorSnapshot state =
        processor(
            "vmxon: { region: { data: 2b00_0000 00000000 01 } }\nvmcs: { region: { data: 0x04000000 } }");
    assertThat(state.value(Field.VMXON_REGION_HEADER)).isEqualTo(0x2b);
    assertThat(state.has(Field.VMXON_REGION_ZEROED, 1, 0)).isTrue();
    assertThat(state.value(Field.VMXON_REGION_FIRST_NONZERO)).isEqualTo(8);
    assertThat(state.value(Field.VMCS_REGION_HEADER)).isEqualTo(4);
    assertThat(state.isAbsent(Field.VMCS_REGION_ZEROED)).isTrue();
    String page = "2b" + "0".repeat(2 * 4095);
    assertThat(
            processor("vmxon: { region: { data: " + page + " } }")
                .has(Field.VMXON_REGION_ZEROED, 1, 1))
        .isTrue();
    assertThat(
            processor("vmxon: { region: { data: " + page.substring(2) + " } }")
                .isAbsent(Field.VMXON_REGION_ZEROED))
        .isTrue();
    assertThat(
            processor("vmxon: { region: { first-nonzero: 9 } }")
                .has(Field.VMXON_REGION_ZEROED, 1, 0))
        .isTrue();
  }

  @Test
  void opensOnlyFilesNextToTheSnapshot() throws IOException {
    Path secret = Files.write(directory.resolve("secret.bin"), new byte[] {4, 0, 0, 0});
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.write(home.resolve("region.bin"), new byte[] {0x2b, 0, 0, 0});
    Files.createSymbolicLink(home.resolve("out.bin"), secret);
    Files.createSymbolicLink(home.resolve("in.bin"), Path.of("region.bin"));

    assertThat(
            withData(home, "region.bin")
                .only()
                .processors()
                .get(0)
                .value(Field.VMXON_REGION_HEADER))
        .isEqualTo(0x2b);
    assertThat(withData(home, "in.bin").problems).isEmpty();
    for (String name : new String[] {"out.bin", "../secret.bin", secret.toString()}) {
      assertThat(withData(home, name).problems)
          .containsExactly(
              "dump.yaml:4:30: vmxon.region.data: found '"
                  + name
                  + "', expected a file beside the snapshot");
    }
    Files.write(home.resolve("big.bin"), new byte[(1 << 20) + 1]);
    assertThat(withData(home, "big.bin").problems)
        .containsExactly(
            "dump.yaml:4:30: vmxon.region.data: found 'big.bin', expected at most 1 MiB");
    assertThat(Collected.text(HEAD + "    vmxon: { region: { data: region.bin } }\n").problems)
        .containsExactly(
            "<stdin>:4:30: vmxon.region.data: found 'region.bin', expected hexadecimal digits"
                + " (only a snapshot in a file may name files)");
  }

  private static Collected withData(Path home, String name) throws IOException {
    String text = HEAD + "    vmxon: { region: { data: '" + name + "' } }\n";
    return Collected.file(
        Files.writeString(home.resolve("dump.yaml"), text.replace("'" + name + "'", name)));
  }

  @Test
  void readsUtf16AndMarksAndEveryLineEnd() {
    String text = "\ufeff" + HEAD.replace("\n", "\r\n") + "    cr0: 7 # ä😀\r    cr3: 9\n";
    for (Charset charset :
        new Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      Snapshot snapshot = Collected.stream(new ByteArrayInputStream(text.getBytes(charset))).only();
      assertThat(excerpt(snapshot, Field.CR0)).isEqualTo("7 # ä😀");
      assertThat(excerpt(snapshot, Field.CR3)).isEqualTo("9");
    }
  }

  @Test
  void deliversEachSnapshotBeforeReadingOn() {
    String line = "{\"schema\":\"vmxcheck.snapshot/1\",\"logical-processors\":[{\"id\":0}]}\n";
    Collected sink = new Collected();
    Enumeration<InputStream> lines =
        Collections.enumeration(
            new AbstractList<InputStream>() {
              @Override
              public InputStream get(int index) {
                assertThat(sink.snapshots).hasSize(index);
                return new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
              }

              @Override
              public int size() {
                return 2;
              }
            });
    SnapshotReader.read(new SequenceInputStream(lines), "<stdin>", sink);
    assertThat(sink.snapshots).hasSize(2);
  }

  @Test
  void findsTheLineOfADistantDocument() throws IOException {
    String comments =
        ("# " + "x".repeat(997) + "\n").repeat(200) + "# " + "y".repeat(200_000) + "\n";
    String text = HEAD + comments + "---\n" + HEAD + comments + "    cr0: 0x11\n";
    Path file = Files.writeString(directory.resolve("far.yaml"), text);
    assertThat(excerpt(Collected.file(file).snapshots.get(1), Field.CR0)).isEqualTo("0x11");
  }
}
