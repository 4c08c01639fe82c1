// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes source files for the build. Unchanged files are not written, so they are not compiled
 * again.
 */
public final class GeneratedFile {
  static final String PACKAGE = "io.github.vmxcheck.model";

  /** The first lines of a class. */
  static final String HEAD = head(PACKAGE);

  private GeneratedFile() {}

  /** The first lines of a class in a package. */
  static String head(String packageName) {
    return "// SPDX-License-Identifier: Apache-2.0\n// Generated from the field catalogue.\npackage "
        + packageName
        + ";\n\n";
  }

  /**
   * Writes classes to their package under a directory, and deletes all other files there.
   *
   * @param classes the text of each class by its name
   */
  public static void writeAll(Path directory, String packageName, Map<String, String> classes)
      throws IOException {
    Path target = directory.resolve(packageName.replace('.', '/'));
    Files.createDirectories(target);
    for (Map.Entry<String, String> one : classes.entrySet()) {
      Path file = target.resolve(one.getKey() + ".java");
      if (!Files.exists(file) || !Files.readString(file).equals(one.getValue())) {
        Files.writeString(file, one.getValue());
      }
    }
    for (Path file : files(target)) {
      if (!classes.containsKey(file.getFileName().toString().replaceFirst("\\.java$", ""))) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
