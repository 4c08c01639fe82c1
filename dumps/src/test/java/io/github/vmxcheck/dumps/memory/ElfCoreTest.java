// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Core;
import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElfCoreTest {
  @TempDir Path directory;

  private Path path() {
    return directory.resolve("core");
  }

  private static Core machine() {
    return new Core(true).processor(0x80050033L, 0x26b0, 0x2);
  }

  private Path sample() throws IOException {
    return Files.write(path(), Read.sample(Read.CORE));
  }

  @Test
  void aQemuCoreGivesBothProcessors() throws IOException {
    Snapshot snapshot = Read.file(sample()).only();
    assertThat(snapshot.formats()).containsExactly("qemu-elf-core");
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
            "observer = 0x2");
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
            "observer = 0x2");
    assertThat(snapshot.processors()).extracting(ProcessorSnapshot::id).containsExactly(0L, 1L);
  }

  @Test
  void eachValueHasALineThatGivesItsOrigin() throws IOException {
    Snapshot snapshot = Read.file(sample()).only();
    long origin = snapshot.processors().get(0).origin(Field.CR4);
    String line = snapshot.sources().get(0).line(Origin.line(origin)).orElseThrow();
    assertThat(line).isEqualTo("QEMU note of processor 0, byte 1740: CR4 = 0x00000000000006b0");
    assertThat(line.substring(Origin.column(origin) - 1)).isEqualTo("0x00000000000006b0");
    assertThat(Read.unpacked(Read.CORE)[1740]).isEqualTo((byte) 0xb0);
    assertThat(snapshot.sources().get(0).line(0)).isEmpty();
    assertThat(snapshot.sources().get(0).line(1))
        .contains("core of dump-guest-memory: observer = guest");
    assertThat(snapshot.sources().get(0).line(19)).isPresent();
    assertThat(snapshot.sources().get(0).line(20)).isEmpty();
  }

  @Test
  void memoryIsFoundByItsPhysicalAddress() throws IOException {
    try (ElfCore core = ElfCore.open(sample(), "core")) {
      byte[] file = Read.unpacked(Read.CORE);
      byte[] across = core.physical(0xbfff0, 0x20).orElseThrow();
      assertThat(across).startsWith(piece(file, 0x8a8 + 0xbfff0)).endsWith(piece(file, 0xc08a8));
      assertThat(core.physical(0xfffffff0L, 16)).contains(piece(file, 0x2008a8 + 0xfff0));
      assertThat(core.physical(0xfffffff0L, 17)).isEmpty();
      assertThat(core.physical(0x200000, 1)).isEmpty();
      assertThat(core.physical(0x1ffff0, 17)).isEmpty();
      assertThat(core.physical(-8, 16)).isEmpty();
    }
  }

  private static byte[] piece(byte[] file, int at) {
    return Arrays.copyOfRange(file, at, at + 16);
  }

  private Snapshot withMemory(Consumer<ProcessorSnapshot> known, byte... bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      machine().memory(0x5000, Core.MEMORY_AT, 0x1800).write(file);
      file.setLength(Core.MEMORY_AT + 0x1800);
      file.seek(Core.MEMORY_AT);
      file.write(bytes);
    }
    return Read.file(path(), known).only();
  }

  @Test
  void aZeroedRegionIsReadFromMemory() throws IOException {
    Snapshot snapshot =
        withMemory(
            cpu -> cpu.set(Field.VMXON_POINTER, 0x5000), (byte) 0x2b, (byte) 0, (byte) 0, (byte) 1);
    assertThat(Read.known(snapshot.processors().get(0)))
        .contains(
            "vmxon.pointer = 0x5000",
            "vmxon.region.header = 0x100002b",
            "vmxon.region.zeroed = 0x1")
        .noneMatch(line -> line.startsWith("vmxon.region.first") || line.startsWith("vmcs.region"));
    long origin = snapshot.processors().get(0).origin(Field.VMXON_REGION_HEADER);
    assertThat(snapshot.sources().get(0).line(Origin.line(origin)))
        .contains("memory of processor 0 at 0x5000: VMXON region dword 0 = 0x0100002b");
  }

  @Test
  void theFirstNonzeroByteOfARegionIsReported() throws IOException {
    Snapshot snapshot =
        withMemory(
            cpu -> cpu.set(Field.VMCS_POINTER, 0x5000),
            (byte) 4,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 9);
    assertThat(Read.known(snapshot.processors().get(0)))
        .contains(
            "vmcs.region.header = 0x4",
            "vmcs.region.zeroed = 0x0",
            "vmcs.region.first-nonzero = 0x5")
        .noneMatch(line -> line.startsWith("vmxon."));
  }

  @Test
  void theRegionSizeComesFromTheProcessor() throws IOException {
    Consumer<ProcessorSnapshot> half =
        cpu -> cpu.set(Field.VMXON_POINTER, 0x6000).set(Field.IA32_VMX_BASIC, 0x800L << 32);
    assertThat(Read.known(withMemory(half).processors().get(0)))
        .contains("vmxon.region.zeroed = 0x1");
  }

  @Test
  void memoryMissingFromTheDumpIsAbsentNotZero() throws IOException {
    Snapshot partly = withMemory(cpu -> cpu.set(Field.VMXON_POINTER, 0x6000));
    assertThat(Read.known(partly.processors().get(0)))
        .contains("vmxon.region.header = 0x0")
        .noneMatch(line -> line.startsWith("vmxon.region.zeroed"));
    Snapshot snapshot = withMemory(cpu -> cpu.set(Field.VMXON_POINTER, 0x9000));
    assertThat(Read.known(snapshot.processors().get(0)))
        .noneMatch(line -> line.startsWith("vmxon.region"));
  }

  @Test
  void memoryMissingFromATruncatedFileIsAbsent() throws IOException {
    Core core = machine().memory(0x5000, 1L << 40, 0x1000).memory(0x6000, -4096, 0x1000);
    Read read = Read.file(core.write(path()), cpu -> cpu.set(Field.VMXON_POINTER, 0x5000));
    assertThat(Read.known(read.snapshots.get(0).processors().get(0)))
        .noneMatch(line -> line.startsWith("vmxon.region"));
    assertThat(read.problems)
        .singleElement()
        .asString()
        .contains("2 of 2 memory segments are incomplete");
    try (ElfCore open = ElfCore.open(path(), "core")) {
      assertThat(open.physical(0x6000, 16)).isEmpty();
    }
  }

  @Test
  void knownRegionValuesAreKept() throws IOException {
    Snapshot snapshot =
        withMemory(
            cpu ->
                cpu.set(Field.VMXON_POINTER, 0x5000)
                    .set(Field.VMXON_REGION_HEADER, 7)
                    .set(Field.VMXON_REGION_ZEROED, 0));
    assertThat(Read.known(snapshot.processors().get(0)))
        .contains("vmxon.region.header = 0x7", "vmxon.region.zeroed = 0x0");
  }

  @Test
  void aCoreOf32BitsIsReadToo() throws IOException {
    Core core = new Core(false).machine(3).processor(0x11, 0x2000, 0x20002);
    Path file = core.memory(0xfffff000L, Core.MEMORY_AT - 0x1000, 0x1000).write(path());
    assertThat(Read.known(Read.file(file).only().processors().get(0)))
        .contains("cr0 = 0x11", "cr4 = 0x2000", "rflags = 0x20002", "cs.l = 0x1", "ss.dpl = 0x3");
    try (ElfCore open = ElfCore.open(file, "core")) {
      assertThat(open.physical(0xfffff000L, 0x1000)).contains(new byte[0x1000]);
      assertThat(open.physical(0xfffff001L, 0x1000)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theProgramHeaderCountMayBeInASectionHeader(boolean wide) throws IOException {
    Core core = new Core(wide).processor(0x11, 0, 2).numberInSection();
    assertThat(Read.file(core.write(path())).only().processors()).hasSize(1);
  }

  @Test
  void otherCoresAreRejectedByName() throws IOException {
    String expected = ", expected a guest core written by QEMU's dump-guest-memory";
    Core process = new Core(true).note("CORE", 1, new byte[336]).note("CORE", 3, new byte[136]);
    assertThat(Read.file(process.write(path())).problems)
        .containsExactly("dump: found a process core" + expected);
    Core kernel = new Core(true).note("CORE", 1, new byte[336]).note("VMCOREINFO", 0, new byte[9]);
    assertThat(Read.file(kernel.write(path())).problems)
        .containsExactly(
            "dump: found a Linux kernel core (kdump or /proc/kcore), which has no control registers"
                + expected);
    Core virtualBox =
        new Core(true).note("VBCORE", 0xb00, new byte[16]).note("VBCPU", 1, new byte[9]);
    assertThat(Read.file(virtualBox.write(path())).problems)
        .containsExactly("dump: found a VirtualBox core (dumpvmcore)" + expected);
    assertThat(Read.file(new Core(true).write(path())).problems)
        .containsExactly("dump: found a core without processor state" + expected);
    assertThat(Read.file(machine().machine(183).write(path())).problems)
        .containsExactly(
            "dump: at byte 18: found an ELF file with machine 183, expected 62 or 3 (x86)");
  }

  @Test
  void aProgramIsNotACore() {
    byte[] bytes = Read.unpacked(Read.CORE);
    bytes[16] = 2;
    assertThat(Read.bytes(bytes).problems)
        .containsExactly("dump: at byte 16: found an ELF file with type 2, expected 4 (a core)");
  }

  @Test
  void otherStateVersionsAreRejected() throws IOException {
    byte[] state = new byte[440];
    state[0] = 2;
    assertThat(Read.file(new Core(true).note("QEMU", 0, state).write(path())).problems)
        .containsExactly("dump: at byte 4116: found version 2 of the QEMU note, expected 1");
    byte[] shorter = new byte[431];
    assertThat(Read.file(new Core(true).note("QEMU", 0, shorter).write(path())).problems)
        .containsExactly(
            "dump: at byte 4116: found a QEMU note of 431 bytes, expected at least 432");
  }

  @Test
  void aTruncatedCoreReportsWhatIsMissingAndGivesTheProcessors() {
    byte[] whole = Read.unpacked(Read.CORE);
    Read read = Read.bytes(Arrays.copyOf(whole, 0x8a8 + 0x1000));
    assertThat(read.snapshots).hasSize(1);
    assertThat(read.problems)
        .containsExactly(
            "dump: found the end of the file at byte 6312, expected the memory from physical"
                + " address 0x0 at byte 2216 (truncated: 6 of 6 memory segments are incomplete,"
                + " what they lack stays unknown)");
    Read head = Read.bytes(Arrays.copyOf(whole, 700));
    assertThat(head.snapshots).isEmpty();
    assertThat(head.problems)
        .containsExactly(
            "dump: at byte 584: found the end of the file (it has 700 bytes), expected notes of"
                + " 1632 bytes");
  }

  @Test
  void aMissingFileIsAProblem() {
    assertThat(Read.file(directory.resolve("none")).problems).containsExactly("dump: no such file");
  }
}
