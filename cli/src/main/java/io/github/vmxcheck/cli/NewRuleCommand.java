// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.drools.RequirementId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Generates the skeleton of a rule. */
@Command(
    name = "new-rule",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Generate a requirement with examples, and its rule. Both pass 'vmxcheck test' as they"
          + " are; then edit them to state what the project requires.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:both files were written",
      "2:usage error, or one of the files exists",
      "70:internal error, or they cannot be written"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  vmxcheck new-rule acme-cr0-wp --dir rules"})
final class NewRuleCommand implements Callable<Integer> {
  private static final String TEMPLATE = "rules/template";

  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ID",
      description = "Requirement id in kebab-case, prefixed with the project name.")
  private String id;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "rules",
      description = "Where to write ID.yaml and ID.drl (default: ${DEFAULT-VALUE}).")
  private String directory = "rules";

  NewRuleCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    RequirementId.problem(id)
        .ifPresent(
            problem -> {
              throw usage(problem);
            });
    Path requirement = path(".yaml");
    Path rule = path(".drl");
    for (Path file : new Path[] {requirement, rule}) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw usage(
            "found " + file + ", which would be overwritten; delete it or choose another id");
      }
    }
    try {
      Files.createDirectories(requirement.getParent());
      write(requirement, rule);
    } catch (FileAlreadyExistsException e) {
      throw usage("found " + e.getFile() + ", expected a directory to write to");
    } catch (IOException e) {
      environment.err().println("vmxcheck: " + Sanitized.of(directory) + ": cannot be written");
      return ExitStatus.INTERNAL;
    }
    String next = "wrote " + requirement + " and " + rule + "; now: vmxcheck test " + directory;
    environment.out().print(Sanitized.of(next) + "\n");
    return ExitStatus.OK;
  }

  private Path path(String end) {
    if (directory.isBlank()) {
      throw usage("--dir: found '" + directory + "', expected a directory to write to");
    }
    try {
      return Path.of(directory, id + end);
    } catch (InvalidPathException e) {
      throw usage("--dir: '" + directory + "' is not a path");
    }
  }

  /** Writes both files or neither: one without the other would fail every run. */
  private static void write(Path requirement, Path rule) throws IOException {
    write(requirement, ".yaml");
    boolean isWhole = false;
    try {
      write(rule, ".drl");
      isWhole = true;
    } finally {
      if (!isWhole) {
        Files.deleteIfExists(requirement);
      }
    }
  }

  private static void write(Path file, String end) throws IOException {
    String id = file.getFileName().toString().replace(end, "");
    try (InputStream in = NewRuleCommand.class.getResourceAsStream(TEMPLATE + end)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("#ID#", id);
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
