// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The files of rules in directories: clauses in NAME.yaml, and how they are decided in NAME.drl. No
 * directory below them is looked at.
 */
final class RuleFiles {
  private static final List<String> CLAUSES = List.of(".yaml", ".yml");
  private static final String RULES = ".drl";

  private final Map<String, YamlNode> clauses = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> drl = new LinkedHashMap<>();
  private final BiFunction<Path, String, String> texts;
  private final Consumer<String> problems;

  private RuleFiles(BiFunction<Path, String, String> texts, Consumer<String> problems) {
    this.texts = texts;
    this.problems = problems;
  }

  /** Reads them; what is wrong with one is reported, and the others are read. */
  static RuleFiles read(
      List<String> directories, BiFunction<Path, String, String> texts, Consumer<String> problems) {
    RuleFiles files = new RuleFiles(texts, problems);
    directories.stream().distinct().forEach(files::read);
    return files;
  }

  /** The clauses, by the name of their files without its end. */
  Map<String, YamlNode> clauses() {
    return clauses;
  }

  /** The DRL of each name. */
  Map<String, String> drl() {
    return drl;
  }

  /** What the file of DRL is called in messages. */
  String drlFile(String name) {
    return names.get(name) + RULES;
  }

  private void read(String directory) {
    Map<String, Path> clauseFiles = new TreeMap<>();
    Map<String, Path> ruleFiles = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(directory))) {
      for (Path file : stream) {
        sort(file, clauseFiles, ruleFiles);
      }
    } catch (InvalidPathException | IOException e) {
      problems.accept(directory + ": cannot be read: found no directory, expected one of rules");
      return;
    }
    TreeSet<String> all = new TreeSet<>(clauseFiles.keySet());
    all.addAll(ruleFiles.keySet());
    if (all.isEmpty()) {
      problems.accept(directory + ": found no rules, expected NAME.yaml and NAME.drl");
    }
    for (String name : all) {
      read(name, clauseFiles.get(name), ruleFiles.get(name));
    }
  }

  private static void sort(Path file, Map<String, Path> clauseFiles, Map<String, Path> ruleFiles) {
    String name = file.getFileName().toString();
    // A link that leads nowhere is read all the same, and reported as what cannot be read.
    if (name.startsWith(".") || Files.exists(file) && !Files.isRegularFile(file)) {
      return;
    }
    if (name.endsWith(RULES)) {
      ruleFiles.put(name.substring(0, name.length() - RULES.length()), file);
    }
    for (String end : CLAUSES) {
      if (name.endsWith(end)) {
        clauseFiles.put(name.substring(0, name.length() - end.length()), file);
      }
    }
  }

  private void read(String name, Path clauseFile, Path ruleFile) {
    if (clauseFile == null || ruleFile == null) {
      Path found = clauseFile == null ? ruleFile : clauseFile;
      String expected =
          name + (clauseFile == null ? ".yaml with its clauses" : ".drl with its rules");
      problems.accept(found + ": found no other half, expected " + expected + " beside it");
      return;
    }
    if (clauses.containsKey(name)) {
      problems.accept(
          clauseFile + ": found a second file of that name, expected one for all rules");
      return;
    }
    Optional<YamlNode> clause = clauses(clauseFile);
    Optional<String> rule = rule(ruleFile);
    if (clause.isPresent() && rule.isPresent()) {
      clauses.put(name, clause.get());
      drl.put(name, rule.get());
      names.put(name, ruleFile.resolveSibling(name).toString());
    }
  }

  private Optional<YamlNode> clauses(Path file) {
    try {
      String name = file.toString();
      return Optional.of(YamlNode.of(name, new StringReader(texts.apply(file, name))));
    } catch (SpecificationException e) {
      problems.accept(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> rule(Path file) {
    try {
      return Optional.of(texts.apply(file, file.toString()).replaceFirst("^\ufeff", ""));
    } catch (SpecificationException e) {
      problems.accept(e.getMessage());
      return Optional.empty();
    }
  }
}
