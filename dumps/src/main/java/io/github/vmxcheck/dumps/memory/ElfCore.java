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
 * A core that QEMU's {@code dump-guest-memory} makes (also {@code virsh dump --memory-only}): the
 * registers of each processor, and the memory of the machine. It holds CR0, CR3, CR4, RFLAGS and
 * the segments in full; of model-specific registers and CPUID it holds nothing, EFER included.
 */
public final class ElfCore implements Closeable {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu-elf-core",
          "ELF core of QEMU's dump-guest-memory (also packed with gzip or zstd)",
          "qemu",
          "CR0, CR3, CR4, RFLAGS, CS, SS; the VMXON and VMCS regions whose pointers are known",
          List.of(
              "(qemu) dump-guest-memory FILE",
              "virsh dump --memory-only --format elf DOMAIN FILE",
              "vmxcheck check FILE --set 0:vmxon.pointer=0x1000"),
          "",
          null);

  private static final int MOST_PROCESSORS = 4096;
  private static final String EXPECTED =
      ", expected one of a machine made by QEMU's dump-guest-memory";

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

  /** Whether a file with this start is a program, a library or an object. */
  public static boolean isOtherElf(byte[] head) {
    return recognises(head)
        && head.length > 17
        && head[16] != ElfFile.CORE
        && head[17] != ElfFile.CORE;
  }

  /**
   * Opens a core, which may be compressed with gzip.
   *
   * @param name the path as the user gave it
   * @throws BrokenDump if it is no core of a machine or is damaged
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

  /** Reads a core. Whatever is wrong with it, or keeps it from being read, is a problem. */
  public static void read(Path path, String name, SnapshotSink sink) {
    read(path, name, processor -> {}, sink);
  }

  /**
   * Reads a core of which something more is known.
   *
   * @param known sets what the user knows of a processor, such as the VMXON pointer; the regions it
   *     points to are then read from memory
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
      String part = "note QEMU of processor " + processor.id();
      QemuNote.read(file, note, new Rendering(text, 0, part, processor));
      processors.add(processor);
    }
  }

  private static boolean isNamed(ElfNote note, String owner) {
    return note.name().equals(owner) && note.type() == 0;
  }

  /** What the core is one of, told by its notes, if it has no processor state of QEMU. */
  private static String kind(List<ElfNote> notes) {
    if (notes.stream().anyMatch(note -> note.name().equals("VBCPU"))) {
      return "a core of VirtualBox (dumpvmcore)";
    }
    if (notes.stream().anyMatch(note -> isNamed(note, "VMCOREINFO"))) {
      return "a core of a Linux kernel (kdump or /proc/kcore), which holds no control registers";
    }
    if (notes.stream().anyMatch(note -> note.name().equals("CORE"))) {
      return "a core of a process";
    }
    return "a core without the state of a processor";
  }

  /** The processors in the order of the core. They are the same objects on every call. */
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
   * Bytes of physical memory; empty if any of them is not in the dump.
   *
   * @param length at most 1 MiB
   */
  public Optional<byte[]> physical(long address, int length) throws IOException {
    return memory.physical(address, length);
  }

  /** The snapshot with the regions of its processors filled from memory. */
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

  /** Fills the regions of a processor of this core's own snapshot. */
  public void readRegions(ProcessorSnapshot processor) throws IOException {
    readRegions(processor, 0);
  }

  /**
   * Fills the fields of the VMXON and VMCS regions whose pointers are known, from memory: the
   * header, and whether the rest is zero, over the size IA32_VMX_BASIC tells or else a page. What
   * is known already stays as it is; memory that is not in the dump leaves the fields absent.
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
