// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.gate.Configuration;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.specs.SpecificationException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the program. */
public final class Main {
  /** The commands that read the project file. */
  private static final Set<String> CONFIGURED = Set.of("check", "report");

  private Main() {}

  public static void main(String[] arguments) {
    ClassDataArchive.forgetIfStale();
    System.exit(run(ProcessEnvironment.ofProcess(), arguments));
  }

  /** Runs the program and returns its exit status. Never throws. */
  static int run(ProcessEnvironment environment, String... arguments) {
    try {
      int status = execute(environment, arguments);
      return environment.out().checkError() ? notWritten(environment) : status;
    } catch (ResultStream.ReaderGone e) {
      return ExitStatus.UNREAD;
    } catch (OutOfMemoryError e) {
      environment.err().println("vmxcheck: out of memory; JAVA_TOOL_OPTIONS=-Xmx2g allows more");
      return ExitStatus.UNREADABLE;
    } catch (RuntimeException | Error e) {
      return internalError(e, environment);
    } finally {
      environment.out().flush();
      environment.err().flush();
    }
  }

  /** Bypasses picocli where possible: setting it up takes longer than checking a dump. */
  private static int execute(ProcessEnvironment environment, String... arguments) {
    Optional<String> ambiguous = Arguments.ambiguous(Path.of(""), arguments);
    if (ambiguous.isPresent()) {
      return ambiguous(ambiguous.get(), environment);
    }
    Configuration configuration;
    try {
      configuration = configuration(arguments);
    } catch (SpecificationException e) {
      environment.err().println("vmxcheck: " + Sanitized.of(e.getMessage()));
      return ExitStatus.USAGE;
    }
    configuration
        .fileAbove()
        .ifPresent(
            file ->
                environment.err().println("vmxcheck: using project file " + Sanitized.of(file)));
    boolean isConfigured =
        !configuration.equals(Configuration.NONE) || environment.give(Configuration.names());
    Optional<CheckCommand> plain =
        isConfigured ? Optional.empty() : CheckCommand.plain(environment, arguments);
    return plain.isPresent()
        ? plain.get().call()
        : commandLine(environment, configuration, arguments)
            .execute(Arguments.withNamesAfterOptions(arguments));
  }

  private static int ambiguous(String argument, ProcessEnvironment environment) {
    String message =
        "'"
            + argument
            + "' looks like an option but is a file here: write ./"
            + argument
            + ", or put -- before file names";
    environment.err().println("vmxcheck: " + Sanitized.of(message));
    return ExitStatus.USAGE;
  }

  /** The project file, which only commands that judge findings read. */
  private static Configuration configuration(String... arguments) {
    return arguments.length > 1 && CONFIGURED.contains(arguments[0])
        ? ConfigurationOption.of(arguments)
        : Configuration.NONE;
  }

  /** Reports lost results, such as on a full disk; this overrides any other status. */
  private static int notWritten(ProcessEnvironment environment) {
    environment.err().println("vmxcheck: the results could not be written to standard output");
    return ExitStatus.INTERNAL;
  }

  static CommandLine commandLine(ProcessEnvironment environment) {
    return commandLine(environment, Configuration.NONE);
  }

  private static CommandLine commandLine(
      ProcessEnvironment environment, Configuration configuration, String... arguments) {
    boolean colour = environment.isTerminal() && !environment.forbidsColour();
    CommandLine line =
        new CommandLine(new VmxcheckCommand())
            .addSubcommand(new CheckCommand(environment, configuration))
            .addSubcommand(new ReportCommand(environment))
            .addSubcommand(new DiffCommand(environment))
            .addSubcommand(new ConvertCommand(environment))
            .addSubcommand(new GenerateCommand(environment))
            .addSubcommand(new FuzzCommand(environment))
            .addSubcommand(new ReplayCommand(environment))
            .addSubcommand(new ExplainCommand(environment))
            .addSubcommand(new ListCommand(environment))
            .addSubcommand(new FormatsCommand())
            .addSubcommand(new TestCommand(environment))
            .addSubcommand(new NewRuleCommand(environment))
            .addSubcommand(new CaptureCommand(environment))
            .addSubcommand(new CompletionCommand());
    line.setOut(environment.out());
    line.setErr(environment.err());
    line.setColorScheme(Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    ConfiguredDefaults defaults = new ConfiguredDefaults(environment.variables(), configuration);
    for (String name : CONFIGURED) {
      CommandLine command = line.getSubcommands().get(name);
      command.addMixin("configuration", new ConfigurationOption(command, arguments));
      command.setDefaultValueProvider(defaults);
    }
    line.setParameterExceptionHandler((e, parameters) -> usageError(e, defaults, arguments));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            e instanceof ResultStream.ReaderGone
                ? ExitStatus.UNREAD
                : internalError(e, environment));
    return line;
  }

  private static int usageError(
      ParameterException e, ConfiguredDefaults defaults, String... arguments) {
    CommandLine command = e.getCommandLine();
    boolean isUnknown = command.getParent() == null && e instanceof UnmatchedArgumentException;
    String message =
        isUnknown ? unknownCommand(command, e.getMessage(), arguments) : e.getMessage();
    command.getErr().println("vmxcheck: " + Sanitized.of(message + defaults.origin(message)));
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitStatus.USAGE;
  }

  /** Says which argument is no command, and what the user probably meant. */
  private static String unknownCommand(CommandLine program, String message, String... arguments) {
    Set<String> commands = program.getSubcommands().keySet();
    String first = arguments[0];
    return (first.matches("-.+") ? message : "'" + first + "' is not a command")
        + Arguments.meant(Path.of(""), commands, arguments)
            .map("; did you mean: "::concat)
            .orElse("");
  }

  private static int internalError(Throwable e, ProcessEnvironment environment) {
    environment.out().flush();
    environment.err().println("vmxcheck: internal error: " + Sanitized.of(e.toString()));
    if (environment.wantsStackTraces()) {
      e.printStackTrace(environment.err());
    } else {
      environment
          .err()
          .println("vmxcheck: please report this; VMXCHECK_DEBUG=1 prints the stack trace");
    }
    return ExitStatus.INTERNAL;
  }
}
