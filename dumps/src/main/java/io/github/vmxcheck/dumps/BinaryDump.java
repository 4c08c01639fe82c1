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

/** Recognises binary dumps by their first bytes, never by their name, and reads them. */
public final class BinaryDump {
  private BinaryDump() {}

  /** The first bytes of a file, decompressed if it is compressed; fewer if it is shorter. */
  public static byte[] head(Path file) throws IOException {
    return BinaryFile.head(file);
  }

  /**
   * Whether a file with this {@link #head} is a binary dump, including known kinds that are not
   * supported.
   */
  public static boolean recognises(byte[] head) {
    return ElfCore.recognises(head)
        || MigrationStream.recognises(head)
        || refusal(head).isPresent();
  }

  /**
   * Reads a binary dump. All errors, including read failures, are reported as problems.
   *
   * @param name the path as the user gave it
   * @param known sets values of a processor that the user gives in addition to the dump
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
        String message =
            refusal(head)
                .orElse("unrecognised binary file, expected an ELF core or a migration stream");
        sink.problem(new InputProblem(name, 0, 0, message));
      }
    } catch (IOException e) {
      sink.problem(new InputProblem(name, 0, 0, BrokenDump.reason(e)));
    }
  }

  /**
   * Fills the regions of a snapshot from the memory in its core files, for the processors whose
   * VMXON or VMCS pointer is known by now.
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

  /** Why a dump of a known kind is not supported, and what to provide instead. */
  static Optional<String> refusal(byte[] head) {
    return ForeignDump.of(head).map(ForeignDump::refusal);
  }
}
