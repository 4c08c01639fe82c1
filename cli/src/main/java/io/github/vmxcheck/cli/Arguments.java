// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Inputs;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.ClosestMatch;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line as the shell expanded it. A shell pattern may have expanded to a file name that
 * looks like an option, such as {@code --rules=DIR.log}, or like an argument file, {@code @x.log}.
 */
final class Arguments {
  /** Every argument after this one is a file name, whatever it looks like. */
  static final String END_OF_OPTIONS = "--";

  private static final Pattern FILE_NAME = Pattern.compile("[./\\\\*]");

  private Arguments() {}

  /**
   * The first argument that looks like an option or an argument file but is itself the name of a
   * file in the directory.
   */
  static Optional<String> ambiguous(Path directory, String... arguments) {
    List<String> all = Arrays.asList(arguments);
    int end = all.lastIndexOf(END_OF_OPTIONS);
    boolean isFileItself = all.indexOf(END_OF_OPTIONS) == end;
    return all.subList(0, end < 0 ? all.size() : end + (isFileItself ? 1 : 0)).stream()
        .takeWhile(one -> !one.equals(END_OF_OPTIONS) || isFileItself)
        .filter(one -> one.startsWith("@") || one.startsWith("-"))
        .filter(one -> !one.equals(Inputs.STANDARD_INPUT) && isFile(directory, one))
        .findFirst();
  }

  private static boolean isFile(Path directory, String name) {
    try {
      return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * The command line that the user probably meant if the first argument is no command: {@code
   * check} with all of them if one may be an input, else the command that is misspelt.
   */
  static Optional<String> meant(Path directory, Set<String> commands, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    Optional<String> command =
        isInput(directory, first) ? Optional.empty() : ClosestMatch.of(first, commands);
    boolean isCheck = Arrays.stream(arguments).anyMatch(one -> isInput(directory, one));
    if (command.isEmpty() && !isCheck) {
      return Optional.empty();
    }
    Stream<String> rest = Arrays.stream(arguments).skip(command.isPresent() ? 1 : 0);
    Stream<String> start = Stream.of("vmxcheck", command.orElse("check"));
    return Optional.of(
        Stream.concat(start, rest.map(Phrases::shellWord)).collect(Collectors.joining(" ")));
  }

  /** Whether the argument is a file, or looks like the name of one or a pattern. */
  private static boolean isInput(Path directory, String argument) {
    return argument.equals(Inputs.STANDARD_INPUT)
        || !argument.isEmpty()
            && !argument.startsWith("-")
            && (isFile(directory, argument) || FILE_NAME.matcher(argument).find());
  }

  /**
   * Doubles the leading {@code @} of names after {@code --}; picocli would read them as argument
   * files even there.
   */
  static String[] withNamesAfterOptions(String... arguments) {
    String[] all = arguments.clone();
    int end = Arrays.asList(all).indexOf(END_OF_OPTIONS);
    for (int i = end + 1; end >= 0 && i < all.length; i++) {
      all[i] = all[i].startsWith("@") ? "@" + all[i] : all[i];
    }
    return all;
  }
}
