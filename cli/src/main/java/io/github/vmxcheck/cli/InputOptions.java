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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The inputs, and the options that say what is made of them. */
final class InputOptions {
  private static final String SET = "--set";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR|GLOB|-",
      description =
          "Dumps of the formats that 'vmxcheck formats' lists, or vmxcheck.snapshot/1 (YAML, JSON or"
              + " NDJSON). Of a directory all files are looked at but hidden ones, and those that are no"
              + " dumps are counted; '-' is standard input.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--merge",
      description = "Make one snapshot of all inputs: they are parts of one machine's dump.")
  private boolean merge;

  @Option(names = "--last", description = "Use only the last snapshot of each input.")
  private boolean last;

  @Option(
      names = "--processor",
      paramLabel = "FILE=N",
      description =
          "Number of the logical processor that an input describes without telling it;"
              + " repeatable.")
  private List<String> processors = new ArrayList<>();

  @Option(
      names = SET,
      paramLabel = "[N:]KEY=VALUE",
      description =
          "What else is known, by the keys of the format, such as vmxon.pointer=0x1000 or"
              + " 1:cr4=0x2000 for logical processor 1; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "FILE",
      description =
          "The bytes of the VMXON region, from its first dword on, or a listing of them (xp, x, !dd,"
              + " hexdump).")
  private String vmxonRegion;

  @Option(
      names = "--vmcs-region",
      paramLabel = "FILE",
      description = "The bytes of the VMCS region, from its first dword on.")
  private String vmcsRegion;

  @Option(
      names = "--msr",
      paramLabel = "[N:]INDEX=FILE",
      description =
          "A file with one MSR (of processor N): what rdmsr prints, in hexadecimal, or 8 bytes of"
              + " each processor, the lowest first; repeatable.")
  private List<String> registers = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      defaultValue = "",
      description =
          "The format of all inputs, if their content must not tell; 'vmxcheck formats' lists them.")
  private String from = "";

  @Option(
      names = "--stdin-filename",
      paramLabel = "NAME",
      defaultValue = "<stdin>",
      description = "Name of standard input in reports.")
  private String standardInputName = "<stdin>";

  /** Adds inputs, as if they were given without an option. */
  void add(List<String> more) {
    inputs.addAll(more);
  }

  /** Whether there are any; a command without is used wrongly. */
  boolean areGiven() {
    return !inputs.isEmpty() || !registers.isEmpty();
  }

  /** The reading these options ask for. */
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
        new Reading.ReadOptions(format(), merge, last, numbers, statements());
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
        // The same message tells what was expected of the number and of the file.
      }
      throw usage(
          "--processor: found '" + text + "', expected one of the inputs, '=' and a number, once");
    }
    return numbers;
  }

  private UserValues statements() {
    UserValues statements = new UserValues(SET);
    for (String text : settings) {
      try {
        statements.set(text);
      } catch (IllegalArgumentException e) {
        throw usage(SET + ": " + e.getMessage());
      }
    }
    region("--region", Field.VMXON_REGION_HEADER, vmxonRegion, statements);
    region("--vmcs-region", Field.VMCS_REGION_HEADER, vmcsRegion, statements);
    return statements;
  }

  private void region(String option, Field header, String file, UserValues statements) {
    if (file == null) {
      return;
    }
    try {
      statements.region(header, Path.of(file), file, RegionListing::memory);
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
