// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.memory.CoreText;
import io.github.vmxcheck.dumps.memory.ElfCore;
import io.github.vmxcheck.dumps.memory.ForeignDump;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.qemu.MigrationStream;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * Fills the regions of a snapshot from the memory in the cores it was read from, for the
   * processors whose pointers are known by now.
   */
  public static Snapshot withRegions(Snapshot snapshot, SnapshotSink problems) {
    Snapshot filled = snapshot;
    boolean isAnyKnown =
        snapshot.processors().stream()
            .anyMatch(one -> one.knows(Field.VMXON_POINTER) || one.knows(Field.VMCS_POINTER));
    for (SourceText source : isAnyKnown ? snapshot.sources() : List.<SourceText>of()) {
      try {
        filled = source instanceof CoreText core ? core.withRegions(filled) : filled;
      } catch (IOException e) {
        problems.problem(new InputProblem(source.name(), 0, 0, BrokenDump.reason(e)));
      }
    }
    return filled;
  }

  /** Why a dump of a known kind is not read, and what to give instead. */
  static Optional<String> refusal(byte[] head) {
    return ForeignDump.of(head).map(ForeignDump::refusal);
  }
}
