// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Generates the manual page from {@code --help}. */
final class ManPage {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JAVA_HOME",
              "JDK or JRE to run on, version 17 or later. Default: the bundled one, else the java in PATH.",
          "NO_COLOR", "Disables colours, unless --color enables them.",
          "VMXCHECK_ARCHIVE",
              "A class-data archive makes the start faster. The first start builds it in the"
                  + " background, next to the program or else in the user's cache. With 'now' the"
                  + " program builds it before starting; 'off' disables it.",
          "VMXCHECK_DEBUG", "Shows the stack trace of an internal error.",
          "XDG_CACHE_HOME", "The user's cache. Default: ~/.cache.");

  private final StringBuilder output = new StringBuilder();

  static String of(CommandLine program) {
    return new ManPage().write(program.getCommandSpec());
  }

  private String write(CommandSpec program) {
    output.append(".\\\" Generated from --help; 'mvn -B verify -Dupdate.golden' rewrites it.\n");
    output.append(".TH VMXCHECK 1\n");
    heading("NAME");
    text("vmxcheck - explain why VMXON fails from a dump of the processor's state");
    heading("SYNOPSIS");
    text("vmxcheck COMMAND [OPTION]... [ARGUMENT]...");
    heading("DESCRIPTION");
    paragraphs(program.usageMessage().description());
    heading("COMMANDS");
    program.subcommands().values().forEach(command -> command(command.getCommandSpec()));
    heading("EXIT STATUS");
    CommandSpec check = program.subcommands().get("check").getCommandSpec();
    check.usageMessage().exitCodeList().forEach(this::term);
    heading("ENVIRONMENT");
    ENVIRONMENT.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(variable -> term(variable.getKey(), variable.getValue()));
    heading("EXAMPLES");
    asItIs(program.usageMessage().footer());
    return output.toString();
  }

  private void command(CommandSpec command) {
    output.append(".SS ").append(escaped(command.name())).append('\n');
    paragraphs(command.usageMessage().description());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      term(parameter.paramLabel(), words(parameter));
    }
    for (OptionSpec option : command.options()) {
      String names = String.join(", ", option.names());
      boolean isFlag = option.arity().max() == 0;
      term(isFlag ? names : names + " " + option.paramLabel(), words(option));
    }
    if (command.usageMessage().footer().length > 0) {
      output.append(".PP\n");
      asItIs(command.usageMessage().footer());
    }
  }

  private static String words(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private void heading(String title) {
    output.append(".SH ").append(title).append('\n');
  }

  private void paragraphs(String... paragraphs) {
    for (String paragraph : paragraphs) {
      if (paragraph.isEmpty()) {
        output.append(".PP\n");
      } else {
        text(paragraph);
      }
    }
  }

  private void term(String term, String meaning) {
    output.append(".TP\n.B ").append(escaped(term)).append('\n');
    text(meaning);
  }

  private void asItIs(String... lines) {
    output.append(".nf\n");
    List.of(lines).forEach(this::text);
    output.append(".fi\n");
  }

  private void text(String text) {
    output.append(escaped(text)).append('\n');
  }

  /** A dot or an apostrophe at the start of a line would be a roff request. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%n", "");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
