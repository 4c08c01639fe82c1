// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.memory.ElfCore;
import io.github.vmxcheck.dumps.memory.ForeignDump;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.qemu.MigrationStream;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The door to binary dumps: tells what a file is by its first bytes, never by its name. */
public final class BinaryDump {
  private BinaryDump() {}

  /** The first bytes of a file, looked for inside gzip; fewer if it is shorter. */
  public static byte[] head(Path file) throws IOException {
    return BinaryFile.head(file);
  }

  /** Whether a file with this {@link #head} is a binary dump, be it one that is refused by name. */
  public static boolean recognises(byte[] head) {
    return ElfCore.recognises(head)
        || MigrationStream.recognises(head)
        || refusal(head).isPresent();
  }

  /**
   * Reads a binary dump. Whatever is wrong with it, or keeps it from being read, is a problem.
   *
   * @param name the path as the user gave it
   * @param known sets what the user knows of a processor beside the dump
   */
  public static void read(
      Path file, String name, Consumer<ProcessorSnapshot> known, SnapshotSink sink) {
    try {
      BinaryFile.requireRegular(file);
      byte[] head = head(file);
      if (ElfCore.recognises(head)) {
        ElfCore.read(file, name, known, sink);
      } else if (MigrationStream.recognises(head)) {
        MigrationStream.read(file, name, known, sink);
      } else {
        String message = refusal(head).orElse("a binary file of no known kind");
        sink.problem(new InputProblem(name, 0, 0, message));
      }
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, BrokenDump.reason(e)));
    }
  }

  /** Whether a snapshot was read from a core, and a pointer into its memory is known. */
  public static boolean mayHoldRegions(Snapshot snapshot) {
    return snapshot.formats().contains(ElfCore.FORMAT.name())
        && snapshot.processors().stream()
            .anyMatch(one -> one.knows(Field.VMXON_POINTER) || one.knows(Field.VMCS_POINTER));
  }

  /**
   * Fills the regions of a snapshot from the memory in a core, for the processors whose pointers
   * are known by now.
   *
   * @param file any input of the snapshot; one that is no core changes nothing
   * @param name the path as the user gave it
   */
  public static Snapshot readRegions(
      Path file, String name, Snapshot snapshot, SnapshotSink problems) {
    try {
      if (!Files.isRegularFile(file) || !ElfCore.recognises(head(file))) {
        return snapshot;
      }
      try (ElfCore core = ElfCore.open(file, name)) {
        return core.withRegions(snapshot);
      }
    } catch (IOException e) {
      problems.problem(new InputProblem(name, 0, 0, BrokenDump.reason(e)));
      return snapshot;
    }
  }

  /** Why a dump of a known kind is not read, and what to give instead. */
  static Optional<String> refusal(byte[] head) {
    return ForeignDump.of(head).map(ForeignDump::refusal);
  }
}
