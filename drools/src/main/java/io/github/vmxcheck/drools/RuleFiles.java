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
 * Reads rule files from directories: requirements in NAME.yaml, and the rules that decide them in
 * NAME.drl. Subdirectories are not searched.
 */
final class RuleFiles {
  private static final List<String> REQUIREMENTS = List.of(".yaml", ".yml");
  private static final String RULES = ".drl";

  private final Map<String, YamlNode> requirements = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> drl = new LinkedHashMap<>();
  private final BiFunction<Path, String, String> texts;
  private final Consumer<String> problems;

  private RuleFiles(BiFunction<Path, String, String> texts, Consumer<String> problems) {
    this.texts = texts;
    this.problems = problems;
  }

  /** Reads all files. A problem in one is reported, and the others are still read. */
  static RuleFiles read(
      List<String> directories, BiFunction<Path, String, String> texts, Consumer<String> problems) {
    RuleFiles files = new RuleFiles(texts, problems);
    directories.stream().distinct().forEach(files::read);
    return files;
  }

  /** The YAML text of the requirements, by file name without extension. */
  Map<String, YamlNode> requirements() {
    return requirements;
  }

  /** The DRL text, by file name without extension. */
  Map<String, String> drl() {
    return drl;
  }

  /** The name of a DRL file in messages. */
  String drlFile(String name) {
    return names.get(name) + RULES;
  }

  private void read(String directory) {
    Map<String, Path> requirementFiles = new TreeMap<>();
    Map<String, Path> ruleFiles = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(directory))) {
      for (Path file : stream) {
        sort(file, requirementFiles, ruleFiles);
      }
    } catch (InvalidPathException | IOException e) {
      problems.accept(
          directory + ": not a readable directory, expected one with NAME.yaml and NAME.drl");
      return;
    }
    TreeSet<String> all = new TreeSet<>(requirementFiles.keySet());
    all.addAll(ruleFiles.keySet());
    if (all.isEmpty()) {
      problems.accept(directory + ": found no rules, expected NAME.yaml and NAME.drl");
    }
    for (String name : all) {
      read(name, requirementFiles.get(name), ruleFiles.get(name));
    }
  }

  private static void sort(
      Path file, Map<String, Path> requirementFiles, Map<String, Path> ruleFiles) {
    String name = file.getFileName().toString();
    // A dangling link is read all the same, so that it is reported as unreadable.
    if (name.startsWith(".") || Files.exists(file) && !Files.isRegularFile(file)) {
      return;
    }
    if (name.endsWith(RULES)) {
      ruleFiles.put(name.substring(0, name.length() - RULES.length()), file);
    }
    for (String end : REQUIREMENTS) {
      if (name.endsWith(end)) {
        requirementFiles.put(name.substring(0, name.length() - end.length()), file);
      }
    }
  }

  private void read(String name, Path requirementFile, Path ruleFile) {
    if (requirementFile == null || ruleFile == null) {
      Path found = requirementFile == null ? ruleFile : requirementFile;
      String missing =
          name
              + (requirementFile == null
                  ? ".yaml beside it, expected one with its requirements"
                  : ".drl beside it, expected one with its rules");
      problems.accept(found + ": no " + missing);
      return;
    }
    if (requirements.containsKey(name)) {
      problems.accept(
          requirementFile
              + ": duplicate file name, expected each name once in all rule directories");
      return;
    }
    Optional<YamlNode> requirement = requirements(requirementFile);
    Optional<String> rule = rule(ruleFile);
    if (requirement.isPresent() && rule.isPresent()) {
      requirements.put(name, requirement.get());
      drl.put(name, rule.get());
      names.put(name, ruleFile.resolveSibling(name).toString());
    }
  }

  private Optional<YamlNode> requirements(Path file) {
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
