// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, made of what {@code --help} says. */
final class ManPage {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JAVA_HOME", "The JDK or JRE to run on, 17 or later; else it is the java of the PATH.",
          "NO_COLOR", "No colours, unless --color asks for them.",
          "VMXCHECK_ARCHIVE",
              "The archive of loaded classes makes the start faster. The first start makes it in the"
                  + " background, beside the program or else in the user's cache; 'now' waits for"
                  + " it, 'off' does without.",
          "VMXCHECK_DEBUG", "Show where in the program an internal error happened.",
          "XDG_CACHE_HOME", "The user's cache; else it is ~/.cache.");

  private final StringBuilder output = new StringBuilder();

  static String of(CommandLine program) {
    return new ManPage().write(program.getCommandSpec());
  }

  private String write(CommandSpec program) {
    output.append(".\\\" Generated from --help; 'mvn -B verify -Dupdate.golden' writes it anew.\n");
    output.append(".TH VMXCHECK 1\n");
    heading("NAME");
    text("vmxcheck - why VMXON fails, told from a dump of the processor's state");
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

  /** A point or an apostrophe at the start of a line would be a request. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%n", "");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
