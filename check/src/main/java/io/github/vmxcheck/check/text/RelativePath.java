// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** File names relative to the working directory, the same on every machine. */
public final class RelativePath {
  private static final String UNRESERVED = "-._~/";

  private RelativePath() {}

  /**
   * With slashes and without {@code ./}. A name that is not a path, such as {@code <stdin>}, is
   * unchanged.
   */
  public static String of(String file) {
    try {
      Path path = Path.of(file).normalize();
      Path relative = path.isAbsolute() ? fromWorkingDirectory(path) : path;
      String separator = relative.getFileSystem().getSeparator();
      String text = relative.toString().replace(separator, "/");
      return text.isEmpty() ? "." : text;
    } catch (InvalidPathException e) {
      return file.replaceFirst("^/+", "");
    }
  }

  private static Path fromWorkingDirectory(Path path) {
    try {
      return Path.of("").toAbsolutePath().relativize(path);
    } catch (IllegalArgumentException e) {
      // On another drive: there is no relative path.
      return path.getFileName() == null ? path : path.getFileName();
    }
  }

  /** The same as a relative URI reference. */
  public static String uri(String file) {
    StringBuilder uri = new StringBuilder();
    for (byte one : of(file).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      boolean stays = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      uri.append(stays ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return uri.toString();
  }
}
