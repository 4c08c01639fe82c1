// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Inputs;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.report.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --output} for reports written to files. */
final class OutputOption {
  private static final List<String> FORMATS =
      Stream.of(Format.values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT=FILE",
      description =
          "Also write a report to FILE, which is created only when the report is complete;"
              + " repeatable.")
  private List<String> outputs = new ArrayList<>();

  boolean isGiven() {
    return !outputs.isEmpty();
  }

  /**
   * Opens all files before anything is read; a file that cannot be written is a usage error.
   *
   * @param inputs files that must not be overwritten
   */
  Outputs open(List<String> inputs) {
    Outputs opened = new Outputs();
    if (outputs.isEmpty()) {
      return opened;
    }
    Map<Path, String> taken = new HashMap<>();
    inputs.forEach(input -> take(input, taken));
    try {
      for (String text : outputs) {
        open(text, opened, taken);
      }
    } catch (ParameterException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void open(String text, Outputs opened, Map<Path, String> taken) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw usage(text, "expected FORMAT=FILE, such as sarif=" + text);
    }
    Format format = format(text.substring(0, equals), text);
    String file = text.substring(equals + 1);
    if (file.isEmpty() || file.equals(Inputs.STANDARD_INPUT)) {
      throw usage(text, "expected a file after '='; -f sets the format of standard output");
    }
    try {
      Path path = Path.of(file);
      String already = taken.putIfAbsent(target(path), "another report goes to that file");
      if (already != null && !isDevice(path)) {
        throw usage(text, "but " + already);
      }
      opened.add(format, file, OutputFile.open(path));
    } catch (InvalidPathException e) {
      throw usage(text, "expected a path after '='");
    } catch (IOException e) {
      throw usage(text, reason(Path.of(file)));
    }
  }

  private static void take(String input, Map<Path, String> taken) {
    try {
      taken.put(target(Path.of(input)), "that file is an input");
    } catch (InvalidPathException | IOException e) {
      // Reading the input will report the error.
    }
  }

  private Format format(String word, String text) {
    int index = FORMATS.indexOf(word.toLowerCase(Locale.ROOT));
    if (index < 0) {
      String near = ClosestMatch.of(word, FORMATS).map(one -> ", such as " + one).orElse("");
      throw usage(text, "expected one of " + String.join(", ", FORMATS) + " before '='" + near);
    }
    return Format.values()[index];
  }

  /** The resolved path, equal for all names of the same file. */
  private static Path target(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    if (Files.isRegularFile(absolute)) {
      return absolute.toRealPath();
    }
    Path parent = absolute.getParent();
    return parent != null && Files.exists(parent)
        ? parent.toRealPath().resolve(absolute.getFileName())
        : absolute;
  }

  private static boolean isDevice(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  private static String reason(Path path) {
    Path directory = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      return "but that is a directory";
    }
    return Files.isDirectory(directory)
        ? "but that file cannot be written"
        : "but there is no directory " + (path.getParent() == null ? directory : path.getParent());
  }

  private ParameterException usage(String found, String expected) {
    String message = "--output: found '" + found + "', " + expected;
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
