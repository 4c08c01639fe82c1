// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** What the reader reports for a binary dump, in order. */
public final class Read implements SnapshotSink {
  public static final String CORE = "qemu-elf-core/qemu-tcg-guest-core-2mib.elf.gz";
  public static final String STREAM = "qemu-migration/qemu-7.2-migration-stream.bin.gz";

  public final List<Snapshot> snapshots = new ArrayList<>();
  public final List<String> problems = new ArrayList<>();

  @Override
  public void snapshot(Snapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void problem(InputProblem problem) {
    problems.add(problem.toString());
  }

  public static Read file(Path file) {
    return file(file, processor -> {});
  }

  public static Read file(Path file, Consumer<ProcessorSnapshot> known) {
    Read sink = new Read();
    BinaryDump.read(file, "dump", known, sink);
    return sink;
  }

  /** The result for a file with these bytes. */
  public static Read bytes(byte[] bytes) {
    try {
      Path file = Files.createTempFile("read", ".dump");
      try {
        Files.write(file, bytes);
        return file(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sample as it is stored, compressed. */
  public static byte[] sample(String name) {
    try (InputStream in = Read.class.getResourceAsStream("dump/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] unpacked(String name) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sample(name)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only snapshot of a dump without problems. */
  public Snapshot only() {
    if (!problems.isEmpty() || snapshots.size() != 1) {
      throw new AssertionError(snapshots.size() + " snapshots, " + problems);
    }
    return snapshots.get(0);
  }

  /** All known fields, one per line, such as {@code cr4 = 0x6b0}. */
  public static List<String> known(ProcessorSnapshot processor) {
    List<String> known = new ArrayList<>();
    for (Field field : Field.values()) {
      if (processor.known(field) != 0) {
        String open = processor.knows(field) ? "" : " of 0x" + hex(processor.known(field));
        known.add(field.key() + " = 0x" + hex(processor.value(field)) + open);
      }
    }
    return known;
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "%x", value);
  }
}
