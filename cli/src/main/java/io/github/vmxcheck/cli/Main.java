// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.Configuration;
import io.github.vmxcheck.check.text.Visible;
import io.github.vmxcheck.specs.SpecificationException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Where the program starts. */
public final class Main {
  /** The commands that a project's file is for. */
  private static final Set<String> CONFIGURED = Set.of("check", "report");

  private Main() {}

  public static void main(String[] arguments) {
    StartArchive.forgetIfStale();
    System.exit(run(Surroundings.ofProcess(), arguments));
  }

  /** Runs the program and returns its exit status. Nothing thrown leaves it. */
  static int run(Surroundings surroundings, String... arguments) {
    try {
      int status = execute(surroundings, arguments);
      return surroundings.out().checkError() ? notWritten(surroundings) : status;
    } catch (ResultStream.ReaderGone e) {
      return ExitStatus.UNREAD;
    } catch (OutOfMemoryError e) {
      surroundings
          .err()
          .println(
              "vmxcheck: out of memory: the input needs more than there is;"
                  + " JAVA_TOOL_OPTIONS=-Xmx2g allows more");
      return ExitStatus.UNREADABLE;
    } catch (RuntimeException | Error e) {
      return internalError(e, surroundings);
    } finally {
      surroundings.out().flush();
      surroundings.err().flush();
    }
  }

  /** Without picocli where it is not needed: to set it up takes longer than to check a dump. */
  private static int execute(Surroundings surroundings, String... arguments) {
    Optional<String> ambiguous = Arguments.ambiguous(Path.of(""), arguments);
    if (ambiguous.isPresent()) {
      return ambiguous(ambiguous.get(), surroundings);
    }
    Configuration configuration;
    try {
      configuration = configuration(arguments);
    } catch (SpecificationException e) {
      surroundings.err().println("vmxcheck: " + Visible.of(e.getMessage()));
      return ExitStatus.USAGE;
    }
    configuration
        .fileAbove()
        .ifPresent(
            file ->
                surroundings.err().println("vmxcheck: the project's file is " + Visible.of(file)));
    boolean isConfigured =
        !configuration.equals(Configuration.NONE) || surroundings.give(Configuration.names());
    Optional<CheckCommand> plain =
        isConfigured ? Optional.empty() : CheckCommand.plain(surroundings, arguments);
    return plain.isPresent()
        ? plain.get().call()
        : commandLine(surroundings, configuration, arguments)
            .execute(Arguments.withNamesAfterOptions(arguments));
  }

  private static int ambiguous(String argument, Surroundings surroundings) {
    String message =
        "'"
            + argument
            + "' looks like an option and is the name of a file here: write ./"
            + argument
            + ", or -- before the names of files";
    surroundings.err().println("vmxcheck: " + Visible.of(message));
    return ExitStatus.USAGE;
  }

  /** Only what is judged is a project's. */
  private static Configuration configuration(String... arguments) {
    return arguments.length > 1 && CONFIGURED.contains(arguments[0])
        ? ConfigurationOption.of(arguments)
        : Configuration.NONE;
  }

  /** A full disk or a closed pipe: what was to be read is lost, whatever was found. */
  private static int notWritten(Surroundings surroundings) {
    surroundings.err().println("vmxcheck: the results could not be written to standard output");
    return ExitStatus.INTERNAL;
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return commandLine(surroundings, Configuration.NONE);
  }

  private static CommandLine commandLine(
      Surroundings surroundings, Configuration configuration, String... arguments) {
    boolean colour = surroundings.isTerminal() && !surroundings.forbidsColour();
    CommandLine line =
        new CommandLine(new VmxcheckCommand())
            .addSubcommand(new CheckCommand(surroundings, configuration))
            .addSubcommand(new ReportCommand(surroundings))
            .addSubcommand(new DiffCommand(surroundings))
            .addSubcommand(new ConvertCommand(surroundings))
            .addSubcommand(new GenerateCommand(surroundings))
            .addSubcommand(new FuzzCommand(surroundings))
            .addSubcommand(new ReplayCommand(surroundings))
            .addSubcommand(new ExplainCommand(surroundings))
            .addSubcommand(new ListCommand(surroundings))
            .addSubcommand(new FormatsCommand())
            .addSubcommand(new TestCommand(surroundings))
            .addSubcommand(new NewRuleCommand(surroundings))
            .addSubcommand(new CaptureCommand(surroundings))
            .addSubcommand(new CompletionCommand());
    line.setOut(surroundings.out());
    line.setErr(surroundings.err());
    line.setColorScheme(Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    ConfiguredDefaults defaults = new ConfiguredDefaults(surroundings.environment(), configuration);
    for (String name : CONFIGURED) {
      CommandLine command = line.getSubcommands().get(name);
      command.addMixin("configuration", new ConfigurationOption(command, arguments));
      command.setDefaultValueProvider(defaults);
    }
    line.setParameterExceptionHandler((e, parameters) -> wrongUsage(e, defaults));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            e instanceof ResultStream.ReaderGone
                ? ExitStatus.UNREAD
                : internalError(e, surroundings));
    return line;
  }

  private static int wrongUsage(ParameterException e, ConfiguredDefaults defaults) {
    CommandLine command = e.getCommandLine();
    String message = e.getMessage();
    command.getErr().println("vmxcheck: " + Visible.of(message + defaults.origin(message)));
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitStatus.USAGE;
  }

  private static int internalError(Throwable e, Surroundings surroundings) {
    surroundings.out().flush();
    surroundings.err().println("vmxcheck: internal error: " + Visible.of(e.toString()));
    if (surroundings.wantsStackTraces()) {
      e.printStackTrace(surroundings.err());
    } else {
      surroundings.err().println("vmxcheck: VMXCHECK_DEBUG=1 shows where; please report it");
    }
    return ExitStatus.INTERNAL;
  }
}
