// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import io.github.vmxcheck.catalogue.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Generates Java code from the DRL files in a directory. The build runs it before it compiles the
 * rules.
 */
public final class RuleGenerator {
  private static final String PACKAGE = "io.github.vmxcheck.rules";

  private RuleGenerator() {}

  /**
   * Generates the code.
   *
   * @param arguments the DRL directory, and the root of the generated sources
   */
  public static void main(String[] arguments) throws IOException {
    generate(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  static void generate(Path rules, Path sources) throws IOException {
    List<DrlFile> files = read(rules);
    check(files);
    Map<String, String> classes = new HashMap<>();
    int first = 0;
    for (DrlFile file : files) {
      classes.put(file.className(), JavaOfRules.section(file, first));
      first += file.rules().size();
    }
    classes.put(JavaOfRules.TABLE, JavaOfRules.table(files));
    GeneratedFile.writeAll(sources, PACKAGE, classes);
  }

  /** The DRL files of a directory, in the order of their names. */
  static List<DrlFile> read(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(directory)) {
      paths = all.filter(path -> path.toString().endsWith(".drl")).sorted().toList();
    }
    if (paths.isEmpty()) {
      throw new IOException(directory + ": found no rule file, expected NAME.drl");
    }
    List<DrlFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(DrlFile.parse(path.getFileName().toString(), Files.readString(path)));
    }
    return files;
  }

  /** Checks that rule names are unique across files. */
  private static void check(List<DrlFile> files) {
    Map<String, String> names = new HashMap<>();
    for (DrlFile file : files) {
      for (StraightRule rule : file.rules()) {
        String other = names.put(rule.name(), file.name());
        if (other != null) {
          throw new RefusedRule(
              file.name(),
              rule.line(),
              "a second rule \"" + rule.name() + "\"",
              "one of that name: " + other + " has it too");
        }
      }
    }
  }
}
