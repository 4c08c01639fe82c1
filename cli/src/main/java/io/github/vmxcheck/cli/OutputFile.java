// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears only when it is complete: it is written beside its place and then moved.
 * Devices and pipes are written as they are.
 */
final class OutputFile implements Closeable {
  private static final int ATTEMPTS = 8;

  private final Path target;
  private final Path beside;
  private final Writer writer;
  private boolean isKept;

  private OutputFile(Path target, Path beside, Writer writer) {
    this.target = target;
    this.beside = beside;
    this.writer = writer;
  }

  static OutputFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "a directory");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new OutputFile(path, path, Files.newBufferedWriter(path));
    }
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    for (int attempt = 1; ; attempt++) {
      Path beside = target.resolveSibling(newName());
      try {
        Writer writer =
            Files.newBufferedWriter(beside, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        beside.toFile().deleteOnExit();
        return new OutputFile(target, beside, writer);
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** By chance: the number of a process is soon that of another, and always 1 in a container. */
  private static String newName() {
    return ".vmxcheck-" + UUID.randomUUID();
  }

  Writer writer() {
    return writer;
  }

  /** Puts the file in its place. */
  void keep() throws IOException {
    writer.close();
    if (!beside.equals(target)) {
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    isKept = true;
  }

  /** Leaves nothing of a file that was not kept. */
  @Override
  public void close() throws IOException {
    if (isKept) {
      return;
    }
    try {
      writer.close();
    } finally {
      if (!beside.equals(target)) {
        Files.deleteIfExists(beside);
      }
    }
  }
}
