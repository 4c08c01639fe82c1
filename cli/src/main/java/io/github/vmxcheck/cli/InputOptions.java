// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Inputs;
import io.github.vmxcheck.check.Reading;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.dumps.Formats;
import io.github.vmxcheck.dumps.memory.RegionListing;
import io.github.vmxcheck.dumps.msr.MsrFile;
import io.github.vmxcheck.dumps.nativeformat.UserValues;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.Field;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The inputs, and the options that control how they are read. */
final class InputOptions {
  private static final String SET = "--set";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|GLOB|-",
      description =
          "Dumps in any format that 'vmxcheck formats' lists, or vmxcheck.snapshot/1 (YAML,"
              + " JSON or NDJSON); '-' is standard input. Directories are searched recursively;"
              + " hidden files are ignored, and files that are not dumps are skipped and counted.")
  private List<String> inputs = new ArrayList<>();

  @Option(names = "--merge", description = "Combine all inputs into one snapshot of one machine.")
  private boolean merge;

  @Option(names = "--last", description = "Use only the last snapshot of each input.")
  private boolean last;

  @Option(
      names = "--processor",
      paramLabel = "FILE=N",
      description = "Assign a processor number to an input that lacks one; repeatable.")
  private List<String> processors = new ArrayList<>();

  @Option(
      names = SET,
      paramLabel = "[N:]KEY=VALUE",
      description =
          "Set a field by its snapshot key, such as vmxon.pointer=0x1000, or 1:cr4=0x2000 for"
              + " logical processor 1; repeatable. Without an input the values are a snapshot of"
              + " their own.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "FILE",
      description =
          "A file with the bytes of the VMXON region, starting at its first dword, or a listing"
              + " of them (from xp, x, !dd or hexdump).")
  private String vmxonRegion;

  @Option(
      names = "--vmcs-region",
      paramLabel = "FILE",
      description = "A file with the bytes of the VMCS region, starting at its first dword.")
  private String vmcsRegion;

  @Option(
      names = "--msr",
      paramLabel = "[N:]INDEX=FILE",
      description =
          "A file with the value of MSR INDEX (of processor N, if given): rdmsr output in"
              + " hexadecimal, or 8 bytes for each processor, least significant byte first;"
              + " repeatable.")
  private List<String> registers = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      defaultValue = "",
      description =
          "Use this input format instead of detecting it from the content; 'vmxcheck formats'"
              + " lists them.")
  private String from = "";

  @Option(
      names = "--stdin-filename",
      paramLabel = "NAME",
      defaultValue = "<stdin>",
      description = "File name to report for standard input.")
  private String standardInputName = "<stdin>";

  /** Adds inputs, as if given as positional parameters. */
  void add(List<String> more) {
    inputs.addAll(more);
  }

  /** Whether there is an input, or a value, which is a snapshot of its own without an input. */
  boolean areGiven() {
    return !inputs.isEmpty() || !registers.isEmpty() || !settings.isEmpty();
  }

  /** Says that there is no input and returns the exit status. */
  int missing(ProcessEnvironment environment) {
    CommandLine command = spec.commandLine();
    if (environment.errIsTerminal()) {
      String name = command.getCommandSpec().qualifiedName();
      String example = "'" + name + " dump.txt', or '-' for standard input";
      command.getErr().println("vmxcheck: no input: name a dump, such as " + example);
      command.getErr().println("Try '" + name + " --help'.");
    } else {
      command.usage(command.getErr());
    }
    return ExitStatus.USAGE;
  }

  /** The reading that these options define. */
  Reading reading(ProcessEnvironment environment) {
    List<Reading.Input> names = new ArrayList<>();
    for (Inputs.Found input : inputs()) {
      String argument = input.argument();
      boolean standard = argument.equals(Inputs.STANDARD_INPUT);
      String name = standard ? standardInputName : argument;
      names.add(new Reading.Input(argument, name, null, input.isFound()));
    }
    for (String register : registers) {
      MsrFile file = register(register);
      names.add(new Reading.Input(file.name(), file.name(), file, false));
    }
    Map<String, Long> numbers = numbers(names.stream().map(Reading.Input::name).toList());
    Reading.ReadOptions readOptions =
        new Reading.ReadOptions(format(), merge, last, numbers, userValues());
    environment.promptIfRead(inputs);
    return new Reading(names, readOptions, environment.in(), environment.err());
  }

  private String format() {
    if (from.isEmpty() || Formats.names().contains(from)) {
      return from;
    }
    String near = ClosestMatch.of(from, Formats.names()).orElse("qemu");
    throw usage("--from: found '" + from + "', expected a format such as " + near);
  }

  private MsrFile register(String argument) {
    String expected =
        "', expected an MSR that a requirement reads, such as 0x3a=FILE or 1:0x3a=FILE";
    return MsrFile.of(argument).orElseThrow(() -> usage("--msr: found '" + argument + expected));
  }

  private List<Inputs.Found> inputs() {
    try {
      return Inputs.of(inputs);
    } catch (Inputs.NothingMatched e) {
      throw usage(e.getMessage());
    }
  }

  private Map<String, Long> numbers(List<String> names) {
    Map<String, Long> numbers = new HashMap<>();
    for (String text : processors) {
      int equals = text.lastIndexOf('=');
      String given = text.substring(0, Math.max(0, equals));
      String name = given.equals(Inputs.STANDARD_INPUT) ? standardInputName : given;
      try {
        long number = Integer.toUnsignedLong(Integer.parseUnsignedInt(text.substring(equals + 1)));
        if (names.contains(name) && numbers.putIfAbsent(name, number) == null) {
          continue;
        }
      } catch (NumberFormatException e) {
        // The message below covers an invalid number and an unknown file.
      }
      throw usage(
          "--processor: found '"
              + text
              + "', expected FILE=N, where FILE is one of the inputs and is given at most once");
    }
    return numbers;
  }

  private UserValues userValues() {
    UserValues values = new UserValues(SET);
    for (String text : settings) {
      try {
        values.set(text);
      } catch (IllegalArgumentException e) {
        throw usage(SET + ": " + e.getMessage());
      }
    }
    region("--region", Field.VMXON_REGION_HEADER, vmxonRegion, values);
    region("--vmcs-region", Field.VMCS_REGION_HEADER, vmcsRegion, values);
    return values;
  }

  private void region(String option, Field header, String file, UserValues values) {
    if (file == null) {
      return;
    }
    try {
      values.region(header, Path.of(file), file, RegionListing::memory);
    } catch (InvalidPathException e) {
      throw usage(option + ": '" + file + "' is not a path");
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
