package io.github.vmxcheck.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Finds the files meant by the arguments: files, directories and patterns. */
final class Inputs {
  /** The argument that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private static final PathMatcher SNAPSHOT =
      FileSystems.getDefault().getPathMatcher("glob:*.{yaml,yml,json,ndjson,txt,log}");

  /** Arguments that name no input. */
  static final class NothingMatched extends Exception {
    private static final long serialVersionUID = 1L;

    NothingMatched(String message) {
      super(message);
    }
  }

  private Inputs() {}

  /**
   * The names of all inputs, each once, in the order of the arguments and sorted inside a directory
   * or pattern. A file that does not exist keeps its name: reading it is what fails.
   */
  static List<String> of(List<String> arguments) throws NothingMatched {
    Set<String> inputs = new LinkedHashSet<>();
    for (String argument : arguments) {
      inputs.addAll(of(argument));
    }
    return List.copyOf(inputs);
  }

  private static Set<String> of(String argument) throws NothingMatched {
    if (argument.equals(STANDARD_INPUT)) {
      return Set.of(argument);
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
    walk(directory, Integer.MAX_VALUE, file -> SNAPSHOT.matches(file.getFileName()), names);
    if (names.isEmpty()) {
      throw new NothingMatched(
          "the directory "
              + directory
              + " holds no *.yaml, *.yml, *.json, *.ndjson, *.txt or *.log");
    }
    return names;
  }

  private static boolean isPattern(String argument) {
    return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** Expands a pattern that the shell left alone. */
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

  /** Length of the directories before the first wildcard. */
  private static int plainPrefix(String pattern) {
    int wildcard = 0;
    while ("*?[{\\".indexOf(pattern.charAt(wildcard)) < 0) {
      wildcard++;
    }
    return pattern.lastIndexOf('/', wildcard) + 1;
  }

  /** Adds the matching files; links to directories are not followed, so that it ends. */
  private static void walk(Path directory, int depth, PathMatcher matcher, Set<String> names) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      // A directory that cannot be listed holds nothing for us; the caller says if nothing is left.
      return;
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (depth > 1) {
          walk(entry, depth - 1, matcher, names);
        }
      } else if (matcher.matches(entry) && !Files.isDirectory(entry)) {
        names.add(entry.toString());
      }
    }
  }
}
