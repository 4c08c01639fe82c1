// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.writer.SnapshotWriter;
import io.github.vmxcheck.oracle.Comparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes the states of disagreements to the directory of {@code --reproducers}, if given. */
final class Reproducers {
  private final Optional<Path> directory;
  private int count;

  private Reproducers(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * For the option {@code --reproducers}; creates the directory if it is missing.
   *
   * @param name null if the option was not given
   */
  static Reproducers in(String name, CommandSpec spec) {
    if (name == null) {
      return new Reproducers(Optional.empty());
    }
    try {
      return new Reproducers(Optional.of(Files.createDirectories(Path.of(name))));
    } catch (InvalidPathException | IOException e) {
      throw new ParameterException(
          spec.commandLine(), Sanitized.of("--reproducers: '" + name + "' cannot be a directory"));
    }
  }

  /** Writes the state of a disagreement and returns the file. */
  Optional<Path> write(Comparison one) {
    count++;
    Optional<Path> file = directory.map(some -> some.resolve("disagreement-" + count + ".yaml"));
    file.ifPresent(path -> write(one, path));
    return file;
  }

  private static void write(Comparison one, Path path) {
    try (OutputFile file = OutputFile.open(path)) {
      new SnapshotWriter(file.writer(), SnapshotReader.LONGEST_DOCUMENT)
          .write(one.execution().state());
      file.keep();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
