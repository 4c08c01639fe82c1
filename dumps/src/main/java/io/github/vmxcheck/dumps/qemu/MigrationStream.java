// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.binary.RenderedText;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A QEMU migration stream saved to a file ({@code migrate "exec:cat > FILE"}, or {@code virsh dump}
 * without {@code --memory-only}). It contains CR0, CR3, CR4, EFER, RFLAGS, the segments, A20M, SMM
 * and IA32_FEATURE_CONTROL of each processor. If KVM supports nested guests, it also shows whether
 * the processor is in VMX operation. Memory is skipped.
 */
public final class MigrationStream {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu-migration",
          "QEMU migration stream or saved state (may be compressed with gzip or zstd)",
          "qemu",
          "CR0, CR3, CR4, RFLAGS, EFER, CS, SS, A20M, SMM, IA32_FEATURE_CONTROL, VMX operation",
          List.of("(qemu) migrate \"exec:cat > FILE\""),
          "",
          null);

  private static final int DESCRIPTION = 6;
  private static final int DESCRIPTION_HEADER = 5;
  private static final long LONGEST_DESCRIPTION = 16L << 20;
  private static final int MOST_PROCESSORS = 4096;
  private static final int CHUNK = 1 << 16;

  private final BinaryFile file;
  private final RenderedText text;
  private final List<ProcessorSnapshot> processors = new ArrayList<>();
  private final List<Hint> hints = new ArrayList<>(0);
  private final Set<Long> seen = new HashSet<>();

  private MigrationStream(BinaryFile file, String name) {
    this.file = file;
    this.text = new RenderedText(name);
  }

  /** Whether a file that starts with these bytes is a migration stream. */
  public static boolean recognises(byte[] head) {
    return BinaryFile.startsWith(head, MigrationWalk.MAGIC);
  }

  /** Reads a stream. Every error is reported to the sink as a problem. */
  public static void read(Path path, String name, SnapshotSink sink) {
    read(path, name, processor -> {}, sink);
  }

  /**
   * Reads a stream together with values that the user supplies.
   *
   * @param known sets the supplied values of a processor
   */
  public static void read(
      Path path, String name, Consumer<ProcessorSnapshot> known, SnapshotSink sink) {
    try (BinaryFile file = BinaryFile.open(path)) {
      Snapshot snapshot = new MigrationStream(file, name).read();
      snapshot.processors().forEach(known);
      sink.snapshot(snapshot);
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, BrokenDump.reason(e)));
    }
  }

  private Snapshot read() throws IOException {
    long at = descriptionAt();
    long length = file.read(at + 1, Integer.BYTES, "a length").getInt() & 0xffff_ffffL;
    MigrationDescription description;
    try (InputStream json = file.stream(at + DESCRIPTION_HEADER, length)) {
      description = MigrationDescription.read(json, at + DESCRIPTION_HEADER);
    }
    long end = new MigrationWalk(file, description, this::processor).run();
    if (end != at) {
      throw new BrokenDump(end, "found the end of the sections, expected it at byte " + at);
    }
    if (processors.isEmpty()) {
      throw new BrokenDump(
          "found a migration stream without a 'cpu' section, expected one of an x86 guest");
    }
    return new Snapshot(
        "", List.of(text), processors, new ProcessorSnapshot(0), List.of(FORMAT.name()), hints);
  }

  private void processor(long instance, MigrationDescription.Section section, long at)
      throws IOException {
    for (CpuValue needed : CpuValue.NEEDED) {
      if (!section.slots().containsKey(needed)) {
        throw new BrokenDump(
            at,
            "found a 'cpu' section without "
                + needed.path().get(0)
                + ", expected one of an x86 guest");
      }
    }
    if (!seen.add(instance)) {
      throw new BrokenDump(at, "found processor " + instance + " twice, expected each once");
    }
    if (seen.size() > MOST_PROCESSORS) {
      throw new BrokenDump(at, "found too many processors, expected at most " + MOST_PROCESSORS);
    }
    processors.add(new CpuSection(file, section, at, text, hints).read(instance));
  }

  /** Finds the description, searching backwards: the last byte 6 before a length and a brace. */
  private long descriptionAt() throws IOException {
    long lowest = Math.max(1, file.size() - LONGEST_DESCRIPTION);
    for (long end = file.size(); end > lowest; end -= CHUNK) {
      long from = Math.max(lowest, end - CHUNK);
      int length = (int) (Math.min(file.size(), end + DESCRIPTION_HEADER) - from);
      ByteBuffer chunk = file.read(from, length, "the end of the stream");
      for (int i = chunk.limit() - DESCRIPTION_HEADER - 1; i >= 0; i--) {
        if (isDescription(chunk, i, from)) {
          return from + i;
        }
      }
    }
    throw new BrokenDump(
        file.size(),
        "found the end of the stream, expected a description of its sections before it: the stream"
            + " is truncated, or from QEMU before 2.3");
  }

  private boolean isDescription(ByteBuffer chunk, int i, long from) {
    return chunk.get(i) == DESCRIPTION
        && chunk.get(i + DESCRIPTION_HEADER) == '{'
        && file.has(from + i + DESCRIPTION_HEADER, chunk.getInt(i + 1) & 0xffff_ffffL);
  }
}
