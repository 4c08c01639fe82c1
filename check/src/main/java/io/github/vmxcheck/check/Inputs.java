// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Finds the input files that the arguments name: files, directories and patterns. */
public final class Inputs {
  /** The argument that stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  /** Standard input in reports. */
  static final String NAME_OF_STANDARD_INPUT = "<stdin>";

  /**
   * One input.
   *
   * @param argument its path, or {@link #STANDARD_INPUT}
   * @param isFound whether it was found in a directory and therefore may not be a dump
   */
  public record Found(String argument, boolean isFound) {}

  /** Arguments that name no input. */
  public static final class NothingMatched extends Exception {
    private static final long serialVersionUID = 1L;

    NothingMatched(String message) {
      super(message);
    }
  }

  private Inputs() {}

  /**
   * All inputs without duplicates, in the order of the arguments and sorted inside a directory or
   * pattern. A file that does not exist keeps its name; reading it reports the problem.
   */
  public static List<Found> of(List<String> arguments) throws NothingMatched {
    Map<String, Found> inputs = new LinkedHashMap<>();
    for (String argument : arguments) {
      boolean isFound = isDirectory(argument);
      for (String input : of(argument)) {
        inputs.merge(input, new Found(input, isFound), Inputs::named);
      }
    }
    return List.copyOf(inputs.values());
  }

  /**
   * Keeps the input that the user named, which must be a dump, rather than one found in a
   * directory.
   */
  private static Found named(Found one, Found other) {
    return one.isFound ? other : one;
  }

  private static boolean isDirectory(String argument) {
    return !argument.equals(STANDARD_INPUT) && new File(argument).isDirectory();
  }

  private static Set<String> of(String argument) throws NothingMatched {
    if (argument.equals(STANDARD_INPUT)) {
      return Set.of(argument);
    }
    if (argument.isEmpty()) {
      throw new NothingMatched("found an empty name, expected a file, a directory or a pattern");
    }
    try {
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        return directory(path);
      }
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !isPattern(argument)) {
        return Set.of(argument);
      }
    } catch (InvalidPathException e) {
      if (!isPattern(argument)) {
        throw new NothingMatched("'" + argument + "' is not a path");
      }
    }
    return pattern(argument);
  }

  private static Set<String> directory(Path directory) throws NothingMatched {
    Set<String> names = new TreeSet<>();
    walk(directory, Integer.MAX_VALUE, path -> !isHidden(path), names);
    if (names.isEmpty()) {
      throw new NothingMatched("the directory " + directory + " contains no file");
    }
    return names;
  }

  private static boolean isPattern(String argument) {
    return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** Expands a pattern that the shell did not expand. */
  private static Set<String> pattern(String pattern) throws NothingMatched {
    Set<String> names = new TreeSet<>();
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      String start = pattern.substring(0, plainPrefix(pattern));
      int depth =
          pattern.contains("**")
              ? Integer.MAX_VALUE
              : (int) pattern.chars().filter(c -> c == '/').count() + 1;
      walk(Path.of(start), depth, matcher, names);
    } catch (PatternSyntaxException e) {
      throw new NothingMatched("'" + pattern + "' is not a pattern: " + e.getDescription());
    } catch (InvalidPathException e) {
      throw new NothingMatched("'" + pattern + "' is not a path");
    }
    if (names.isEmpty()) {
      throw new NothingMatched("no file matches '" + pattern + "'");
    }
    return names;
  }

  /** Length of the directory part before the first wildcard. */
  private static int plainPrefix(String pattern) {
    int wildcard = 0;
    while ("*?[{\\".indexOf(pattern.charAt(wildcard)) < 0) {
      wildcard++;
    }
    return pattern.lastIndexOf('/', wildcard) + 1;
  }

  /** Whether the name starts with a dot, as those of editors, repositories and desktops do. */
  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** Adds the matching files. Links to directories are not followed, so the walk always ends. */
  private static void walk(Path directory, int depth, PathMatcher matcher, Set<String> names) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      // Reading it as a file reports why it cannot be listed.
      names.add(directory.toString());
      return;
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (depth > 1 && !isHidden(entry)) {
          walk(entry, depth - 1, matcher, names);
        }
      } else if (matcher.matches(entry) && !Files.isDirectory(entry)) {
        names.add(entry.toString());
      }
    }
  }
}
