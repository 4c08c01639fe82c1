// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.specs.SpecificationException;
import io.github.vmxcheck.specs.YamlNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The contents of a project's {@code vmxcheck.yaml}.
 *
 * @param file its name in error messages; empty if there is no file
 * @param isFound whether it was found by searching rather than named by the user
 * @param options values of command-line options by name without dashes; lists are separated by
 *     commas
 * @param levels changed levels of requirements; a later one overrides an earlier one
 * @param waivers what is accepted
 */
public record Configuration(
    String file,
    boolean isFound,
    Map<String, Value> options,
    List<LevelChange> levels,
    List<Waiver> waivers) {
  /** Name of the project file. */
  public static final String NAME = "vmxcheck.yaml";

  /** The configuration of a project without a file. */
  public static final Configuration NONE =
      new Configuration("", false, Map.of(), List.of(), List.of());

  private static final String LEVELS = "levels";
  private static final String WAIVERS = "waivers";
  private static final String RULES = "rules";

  /** Options that take the same words in the file as on the command line. */
  public static final Set<String> WORDS =
      Set.of("fail-on", "allow-undetermined", "exit-zero", "profile", "edition");

  /** Options that may have several values. */
  public static final Set<String> LISTS = Set.of("require-outcome", "assume", "select", "ignore");

  /**
   * Options that name a file. In the project file, the path is relative to the directory of the
   * project file.
   */
  public static final Set<String> FILES = Set.of("baseline");

  private static final Set<String> KEYS = keys();

  /** A value and where it was read: {@code file:line:column}. */
  public record Value(String text, String place) {}

  /** The level of the requirements that match a pattern. */
  public record LevelChange(String requirements, String level, String place) {}

  public Configuration {
    options = Map.copyOf(options);
    levels = List.copyOf(levels);
    waivers = List.copyOf(waivers);
  }

  /** Names of all options that can also be set elsewhere than on the command line. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(WORDS);
    names.addAll(LISTS);
    names.addAll(FILES);
    return names;
  }

  private static Set<String> keys() {
    Set<String> keys = names();
    keys.add(LEVELS);
    keys.add(WAIVERS);
    return keys;
  }

  /** Its path, if it was found in a directory above the working directory. */
  public Optional<String> fileAbove() {
    return isFound && !file.equals(NAME) ? Optional.of(file) : Optional.empty();
  }

  /**
   * Finds the project file for a directory: in the directory itself or in the nearest parent that
   * has one, up to the root of the repository. Outside a repository, parents are not searched,
   * because anyone with write access to one of them could change the settings.
   */
  public static Optional<Path> find(Path directory) {
    Path start = directory.toAbsolutePath().normalize();
    Path top = repository(start);
    for (Path at = start; at != null && at.startsWith(top); at = at.getParent()) {
      Path file = at.resolve(NAME);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * The root of the repository that contains the directory; the directory itself if there is none.
   */
  private static Path repository(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return directory;
  }

  /**
   * Reads a file that {@link #find} found.
   *
   * @throws SpecificationException if it is invalid or belongs to another user
   */
  public static Configuration readFound(Path file, String name) {
    ProjectFile.requireOwn(file, name);
    return new ConfigurationReader(file, name, true).read();
  }

  /**
   * Reads a file that the user named.
   *
   * @param name of the file in error messages
   * @throws SpecificationException if it is invalid, with file, line and column
   */
  public static Configuration read(Path file, String name) {
    return new ConfigurationReader(file, name, false).read();
  }

  /** Reads the keys in order. */
  private static final class ConfigurationReader {
    private final Path file;
    private final String name;
    private final boolean isFound;
    private final YamlNode root;
    private final Map<String, Value> options = new HashMap<>();

    ConfigurationReader(Path file, String name, boolean isFound) {
      this.file = file;
      this.name = name;
      this.isFound = isFound;
      root = ProjectFile.read(file, name);
    }

    Configuration read() {
      if (root.hasKey(RULES)) {
        throw root.keyError(
            RULES, "rule files are code, so only the command line may name them: --rules DIR");
      }
      List<LevelChange> levels = new ArrayList<>();
      List<Waiver> waivers = new ArrayList<>();
      if (root.isEmpty()) {
        return NONE;
      }
      Map<String, YamlNode> keys = root.map(KEYS);
      keys.values().removeIf(YamlNode::isEmpty);
      keys.forEach(
          (key, value) -> {
            switch (key) {
              case LEVELS -> value.map().forEach((id, level) -> levels.add(level(id, level)));
              case WAIVERS -> value.list().forEach(one -> waivers.add(Waiver.of(one)));
              default -> options.put(key, new Value(text(key, value), value.place()));
            }
          });
      return new Configuration(name, isFound, options, levels, waivers);
    }

    private static LevelChange level(String requirements, YamlNode level) {
      return new LevelChange(requirements, level.text(), level.place());
    }

    private String text(String key, YamlNode value) {
      if (LISTS.contains(key) && !value.isText()) {
        return value.list().stream().map(YamlNode::text).collect(Collectors.joining(","));
      }
      return FILES.contains(key) ? file(value) : value.text();
    }

    /**
     * Resolves the name of a file. It must be a regular file if it exists, because reading a pipe
     * or a device may never end.
     */
    private String file(YamlNode value) {
      try {
        Path named = file.resolveSibling(value.text());
        if (Files.exists(named) && !Files.isRegularFile(named)) {
          throw value.error("found '" + value.text() + "', expected the name of a regular file");
        }
        return RelativePath.of(named.toString());
      } catch (InvalidPathException e) {
        throw value.error("found '" + value.text() + "', expected a path");
      }
    }
  }
}
