// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.fuzzed;

import static io.github.vmxcheck.cli.fuzzed.Found.require;

import io.github.vmxcheck.dumps.BinaryDump;
import io.github.vmxcheck.dumps.InputReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads any bytes from a stream and from a file; both must give as many results. */
public final class FuzzedInput {
  private static final Path FILE = temporaryFile();

  private FuzzedInput() {}

  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Found inStream = new Found();
    InputReader.read(new ByteArrayInputStream(bytes), "input", "", inStream);
    inStream.requireSomething();
    Files.write(FILE, bytes);
    Found inFile = new Found();
    InputReader.read(FILE, "input", "", inFile);
    inFile.requireSomething();
    if (!isBinary()) {
      require(
          inFile.snapshots.size() == inStream.snapshots.size(),
          "as many snapshots in the file as in the stream");
      require(
          inFile.problems.size() == inStream.problems.size(),
          "as many problems in the file as in the stream");
    }
  }

  /** Whether it is a binary dump, which can only be read from a file. */
  private static boolean isBinary() {
    try {
      return BinaryDump.recognises(BinaryDump.head(FILE));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("vmxcheck", ".fuzzed");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
