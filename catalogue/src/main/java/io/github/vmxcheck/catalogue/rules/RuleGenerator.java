// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes Java of the DRL files in a directory. The build runs it before it compiles the rules. */
public final class RuleGenerator {
  private RuleGenerator() {}

  /**
   * Makes it.
   *
   * @param arguments the directory of the DRL, and the root of the sources to write
   */
  public static void main(String[] arguments) throws IOException {
    generate(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  static void generate(Path rules, Path sources) throws IOException {
    Path target = sources.resolve("io/github/vmxcheck/rules");
    Files.createDirectories(target);
    List<DrlFile> files = read(rules);
    check(files);
    Map<Path, String> classes = new HashMap<>();
    int first = 0;
    for (DrlFile file : files) {
      classes.put(target.resolve(file.className() + ".java"), JavaOfRules.section(file, first));
      first += file.rules().size();
    }
    classes.put(target.resolve(JavaOfRules.TABLE + ".java"), JavaOfRules.table(files));
    for (Map.Entry<Path, String> one : classes.entrySet()) {
      write(one.getKey(), one.getValue());
    }
    deleteAllBut(classes.keySet(), target);
  }

  /** The files of a directory, in the order of their names. */
  static List<DrlFile> read(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(directory)) {
      paths = all.filter(path -> path.toString().endsWith(".drl")).sorted().toList();
    }
    if (paths.isEmpty()) {
      throw new IOException(directory + ": found no file of rules, expected NAME.drl");
    }
    List<DrlFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(DrlFile.parse(path.getFileName().toString(), Files.readString(path)));
    }
    return files;
  }

  /** A name stands for one rule, in whatever file. */
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

  /** What an earlier build made of a file of rules that is no longer there. */
  private static void deleteAllBut(Set<Path> classes, Path target) throws IOException {
    try (Stream<Path> all = Files.list(target)) {
      for (Path old : all.filter(path -> !classes.contains(path)).toList()) {
        Files.delete(old);
      }
    }
  }

  /** A file that says the same stays, so that it is not compiled again. */
  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }
}
