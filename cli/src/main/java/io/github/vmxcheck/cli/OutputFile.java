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
 * Output file that appears only when complete: it is written to a temporary file in the same
 * directory, which is then renamed. Devices and pipes are written directly.
 */
final class OutputFile implements Closeable {
  private static final int ATTEMPTS = 8;

  private final Path target;
  private final Path temporary;
  private final Writer writer;
  private boolean isKept;

  private OutputFile(Path target, Path temporary, Writer writer) {
    this.target = target;
    this.temporary = temporary;
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
      Path temporary = target.resolveSibling(newName());
      try {
        Writer writer =
            Files.newBufferedWriter(
                temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        temporary.toFile().deleteOnExit();
        return new OutputFile(target, temporary, writer);
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Random, because process ids are reused and are always 1 in a container. */
  private static String newName() {
    return ".vmxcheck-" + UUID.randomUUID();
  }

  Writer writer() {
    return writer;
  }

  /** Moves the file into place. */
  void keep() throws IOException {
    writer.close();
    if (!temporary.equals(target)) {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    isKept = true;
  }

  /** Deletes the temporary file of an output that was not kept. */
  @Override
  public void close() throws IOException {
    if (isKept) {
      return;
    }
    try {
      writer.close();
    } finally {
      if (!temporary.equals(target)) {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
