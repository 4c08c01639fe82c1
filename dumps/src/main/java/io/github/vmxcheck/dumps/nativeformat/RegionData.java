// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Reads the bytes of a region: hexadecimal digits, or a file beside the snapshot and nowhere else.
 */
final class RegionData {
  static final String EXPECTED = "hexadecimal digits or the name of a file beside the snapshot";
  static final int LARGEST = 1 << 20;

  /** A value that does not give bytes; the message says what is wrong with it. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private RegionData() {}

  /**
   * The bytes that a value stands for.
   *
   * @param directory of the snapshot; null if it was not read from a file
   */
  static byte[] of(String text, Path directory) throws Malformed {
    byte[] bytes = isHexadecimal(text) ? hexadecimal(text) : file(text, directory);
    if (bytes.length < Integer.BYTES) {
      throw new Malformed("found " + Quoted.of(text) + ", expected at least 4 bytes");
    }
    if (bytes.length > LARGEST) {
      throw new Malformed("found " + Quoted.of(text) + ", expected at most 1 MiB");
    }
    return bytes;
  }

  private static boolean isHexadecimal(String text) {
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return true;
    }
    return text.chars().allMatch(c -> HexFormat.isHexDigit(c) || c == '_' || c == ' ');
  }

  private static byte[] hexadecimal(String text) throws Malformed {
    String digits = text.replaceFirst("^0[xX]", "").replaceAll("[_ ]", "");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw (Malformed)
          new Malformed(
                  "found " + Quoted.of(text) + ", expected two hexadecimal digits for each byte")
              .initCause(e);
    }
  }

  private static byte[] file(String name, Path directory) throws Malformed {
    if (directory == null) {
      throw new Malformed(
          "found "
              + Quoted.of(name)
              + ", expected hexadecimal digits (only a snapshot in a file may name files)");
    }
    try {
      return read(name, inside(name, directory));
    } catch (InvalidPathException | IOException e) {
      throw (Malformed)
          new Malformed(
                  "found " + Quoted.of(name) + ", which cannot be read; expected a readable file")
              .initCause(e);
    }
  }

  private static Path inside(String name, Path directory) throws IOException, Malformed {
    Path path = Path.of(name);
    boolean climbs = false;
    for (Path element : path) {
      climbs |= element.toString().equals("..");
    }
    if (path.getRoot() != null || climbs) {
      throw beside(name);
    }
    Path real = directory.resolve(path).toRealPath();
    if (!real.startsWith(directory.toRealPath())) {
      throw beside(name);
    }
    return real;
  }

  private static Malformed beside(String name) {
    return new Malformed("found " + Quoted.of(name) + ", expected a file beside the snapshot");
  }

  private static byte[] read(String name, Path file) throws IOException, Malformed {
    if (!Files.isRegularFile(file)) {
      throw new Malformed("found " + Quoted.of(name) + ", expected a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST + 1);
    }
  }
}
