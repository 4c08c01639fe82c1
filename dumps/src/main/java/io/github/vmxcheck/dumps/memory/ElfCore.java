// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.dumps.binary.Rendering;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An ELF core written by QEMU's {@code dump-guest-memory} or {@code virsh dump --memory-only}: the
 * registers of each processor and the memory of the machine. CR0, CR3, CR4, RFLAGS and the segments
 * are complete. MSRs, EFER included, and CPUID are not in it.
 */
public final class ElfCore implements Closeable {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu-elf-core",
          "ELF core of QEMU's dump-guest-memory (may be compressed with gzip or zstd)",
          "qemu",
          "CR0, CR3, CR4, RFLAGS, CS, SS; the VMXON and VMCS regions if their pointers are known",
          List.of(
              "(qemu) dump-guest-memory FILE",
              "virsh dump --memory-only --format elf DOMAIN FILE",
              "vmxcheck check FILE --set 0:vmxon.pointer=0x1000"),
          "",
          null);

  private static final int MOST_PROCESSORS = 4096;
  private static final String EXPECTED =
      ", expected a guest core written by QEMU's dump-guest-memory";

  private final BinaryFile file;
  private final RenderedText text;
  private final Path path;
  private final PhysicalMemory memory;
  private final List<ProcessorSnapshot> processors = new ArrayList<>();

  private ElfCore(BinaryFile file, Path path, String name) throws IOException {
    this.file = file;
    this.path = path;
    this.text = new RenderedText(name);
    ElfFile elf = new ElfFile(file);
    this.memory = new PhysicalMemory(file, elf.memory());
    readProcessors(elf.notes());
  }

  /** Whether a file that starts with these bytes is an ELF file. */
  public static boolean recognises(byte[] head) {
    return BinaryFile.startsWith(head, ElfFile.MAGIC);
  }

  /** Whether a file that starts with these bytes is an ELF program, library or object file. */
  public static boolean isOtherElf(byte[] head) {
    return recognises(head)
        && head.length > 17
        && head[16] != ElfFile.CORE
        && head[17] != ElfFile.CORE;
  }

  /**
   * Opens a core, compressed or not.
   *
   * @param name the path as the user gave it
   * @throws BrokenDump if it is not a guest core or is damaged
   */
  public static ElfCore open(Path path, String name) throws IOException {
    BinaryFile file = BinaryFile.open(path);
    try {
      return new ElfCore(file, path, name);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Reads a core. Every error is reported to the sink as a problem. */
  public static void read(Path path, String name, SnapshotSink sink) {
    read(path, name, processor -> {}, sink);
  }

  /**
   * Reads a core together with values that the user supplies.
   *
   * @param known sets the supplied values of a processor, such as the VMXON pointer; the regions
   *     they point to are then read from memory
   */
  public static void read(
      Path path, String name, Consumer<ProcessorSnapshot> known, SnapshotSink sink) {
    try (ElfCore core = open(path, name)) {
      for (ProcessorSnapshot processor : core.processors) {
        known.accept(processor);
        core.readRegions(processor);
      }
      sink.snapshot(core.snapshot());
      core.memory
          .missing()
          .ifPresent(message -> sink.problem(new InputProblem(name, 0, 0, message)));
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, BrokenDump.reason(e)));
    }
  }

  private void readProcessors(List<ElfNote> notes) throws IOException {
    List<ElfNote> states = notes.stream().filter(note -> isNamed(note, "QEMU")).toList();
    if (states.isEmpty()) {
      throw new BrokenDump(kind(notes) + EXPECTED);
    }
    if (states.size() > MOST_PROCESSORS) {
      throw new BrokenDump(
          states.get(MOST_PROCESSORS).at(),
          "found more than " + MOST_PROCESSORS + " processors, expected fewer");
    }
    String title = "core of dump-guest-memory: observer = ";
    long place = Origin.read(0, text.add(title + "guest"), title.length() + 1);
    for (ElfNote note : states) {
      ProcessorSnapshot processor = new ProcessorSnapshot(processors.size());
      long guest = Field.OBSERVER.words().get("guest");
      processor.set(Field.OBSERVER, guest, Field.OBSERVER.mask(), place);
      String part = "QEMU note of processor " + processor.id();
      QemuNote.read(file, note, new Rendering(text, 0, part, processor));
      processors.add(processor);
    }
  }

  private static boolean isNamed(ElfNote note, String owner) {
    return note.name().equals(owner) && note.type() == 0;
  }

  /** The kind of a core without QEMU's processor state, derived from its notes. */
  private static String kind(List<ElfNote> notes) {
    if (notes.stream().anyMatch(note -> note.name().equals("VBCPU"))) {
      return "found a VirtualBox core (dumpvmcore)";
    }
    if (notes.stream().anyMatch(note -> isNamed(note, "VMCOREINFO"))) {
      return "found a Linux kernel core (kdump or /proc/kcore), which has no control registers";
    }
    if (notes.stream().anyMatch(note -> note.name().equals("CORE"))) {
      return "found a process core";
    }
    return "found a core without processor state";
  }

  /** The processors in the order of the core; every call returns the same objects. */
  public Snapshot snapshot() {
    return new Snapshot(
        "",
        List.of(new CoreText(path, text)),
        processors,
        new ProcessorSnapshot(0),
        List.of(FORMAT.name()),
        List.of());
  }

  /**
   * Returns bytes of physical memory; empty if any of them is not in the dump.
   *
   * @param length at most 1 MiB
   */
  public Optional<byte[]> physical(long address, int length) throws IOException {
    return memory.physical(address, length);
  }

  /** Returns the snapshot with the regions of its processors filled in from memory. */
  public Snapshot withRegions(Snapshot snapshot) throws IOException {
    List<SourceText> sources = new ArrayList<>(snapshot.sources());
    sources.add(text);
    for (ProcessorSnapshot processor : snapshot.processors()) {
      readRegions(processor, sources.size() - 1);
    }
    return new Snapshot(
        snapshot.label(),
        sources,
        snapshot.processors(),
        snapshot.machine(),
        snapshot.formats(),
        snapshot.hints(),
        snapshot.memory());
  }

  /** Fills in the regions of a processor of this core's own snapshot. */
  public void readRegions(ProcessorSnapshot processor) throws IOException {
    readRegions(processor, 0);
  }

  /**
   * Fills in the VMXON and VMCS region fields from memory, for regions whose pointers are known:
   * the header, and whether the rest is zero. The region size comes from IA32_VMX_BASIC; if it is
   * unknown, one page is read. Known fields are kept. Fields stay absent if their memory is not in
   * the dump.
   *
   * @param source index of this core's text among the sources of the processor's snapshot
   */
  public void readRegions(ProcessorSnapshot processor, int source) throws IOException {
    new VmxRegions(memory, text, source, processor).read();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
