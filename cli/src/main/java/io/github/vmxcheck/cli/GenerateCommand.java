// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.writer.SnapshotLines;
import io.github.vmxcheck.dumps.writer.SnapshotWriter;
import io.github.vmxcheck.fuzz.ProcessorStates;
import io.github.vmxcheck.fuzz.States;
import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Profiles;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Generates processor states. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Generate processor states for tests as NDJSON, reproducible from --seed on every machine.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all states were written",
      "2:usage error, or there is no such state",
      "3:the dump to mutate cannot be read",
      "70:internal error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vmxcheck generate --count 1000 --profile haswell-i7-4770 > valid.ndjson",
      "  vmxcheck generate --violating vmxon-cr4-vmxe --format yaml",
      "  vmxcheck generate --any-state --count 100000 | vmxcheck check - -f ndjson",
      "  vmxcheck generate --mutate dump.txt --seed 7"
    })
final class GenerateCommand implements Callable<Integer> {
  /** Number of characters written at once. */
  private static final int CHUNK = 1 << 16;

  /** Output format. */
  enum LineFormat {
    NDJSON,
    YAML
  }

  /** Kind of states; at most one of these options. */
  private static final class Wanted {
    @Option(
        names = "--valid",
        description = "Valid states: VMXON would succeed and nothing is violated (default).")
    private boolean valid;

    @Option(
        names = "--violating",
        paramLabel = "ID",
        description = "Violate this requirement, and nothing else unless it follows from it.")
    private String violating;

    @Option(
        names = "--near-miss",
        paramLabel = "ID",
        description =
            "Nothing is violated, but one bit flip or off-by-one would violate this requirement.")
    private String nearMiss;

    @Option(
        names = "--any-state",
        description = "Any reachable state: valid, or with up to three errors.")
    private boolean anyState;

    @Option(
        names = "--any-bits",
        description = "Arbitrary bits, known and unknown, in every field.")
    private boolean anyBits;

    @Option(
        names = "--mutate",
        paramLabel = "FILE",
        description = "The first snapshot of this dump with one to four changes.")
    private String mutate;
  }

  private final ProcessEnvironment environment;

  @Spec private CommandSpec spec;

  @ArgGroup private Wanted wanted;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of states (default: ${DEFAULT-VALUE}).")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Processor to generate states for; see 'vmxcheck list --profiles' (default: a Skylake).")
  private String profile;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "ndjson",
      description = "ndjson or yaml (default: ${DEFAULT-VALUE}).")
  private LineFormat format = LineFormat.NDJSON;

  GenerateCommand(ProcessEnvironment environment) {
    this.environment = environment;
    wanted = new Wanted();
  }

  @Override
  public Integer call() {
    if (count < 0) {
      throw usage("--count: found " + count + ", expected a number from 0 on");
    }
    Optional<States> states = states();
    if (states.isEmpty()) {
      return ExitStatus.UNREADABLE;
    }
    Iterator<Snapshot> some = states.get().stream(seed).limit(count).iterator();
    switch (format) {
      case NDJSON -> lines(some, environment.out());
      case YAML -> documents(some, environment.out());
    }
    return ExitStatus.OK;
  }

  private Optional<States> states() {
    if (wanted.mutate != null) {
      return mutating(wanted.mutate);
    }
    if (wanted.anyBits) {
      return Optional.of(ProcessorStates.anyBits());
    }
    try {
      return Optional.of(ofProcessor());
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private States ofProcessor() {
    ProcessorStates processor =
        profile == null
            ? ProcessorStates.usual()
            : ProcessorStates.of(ProfileOption.named(profile, new Profiles(), spec));
    if (wanted.violating != null) {
      return processor.violating(known("--violating", wanted.violating));
    }
    if (wanted.nearMiss != null) {
      return processor.nearMiss(known("--near-miss", wanted.nearMiss));
    }
    return wanted.valid || !wanted.anyState ? processor.valid() : processor.anyState();
  }

  private String known(String option, String id) {
    List<String> ids =
        Specification.builtIn().requirements().stream().map(Requirement::id).toList();
    if (ids.contains(id)) {
      return id;
    }
    String near = ClosestMatch.of(id, ids).map(one -> ", such as " + one).orElse("");
    throw usage(option + ": found '" + id + "', expected a requirement id" + near);
  }

  private Optional<States> mutating(String file) {
    List<Snapshot> read = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>();
    SnapshotSink sink =
        new SnapshotSink() {
          @Override
          public void snapshot(Snapshot snapshot) {
            if (read.isEmpty()) {
              read.add(snapshot);
            }
          }

          @Override
          public void problem(InputProblem problem) {
            problems.add(problem);
          }
        };
    try {
      InputReader.read(Path.of(file), file, "", sink);
    } catch (InvalidPathException e) {
      throw usage("--mutate: '" + file + "' is not a path");
    }
    problems.forEach(problem -> environment.err().println(Sanitized.of(problem.toString())));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ProcessorStates.mutating(read.get(0)));
    } catch (IllegalArgumentException e) {
      environment.err().println(Sanitized.of(file + ": " + e.getMessage()));
      return Optional.empty();
    }
  }

  private static void lines(Iterator<Snapshot> states, PrintWriter out) {
    SnapshotLines lines = new SnapshotLines();
    StringBuilder text = new StringBuilder(2 * CHUNK);
    while (states.hasNext()) {
      lines.append(states.next(), text);
      if (text.length() >= CHUNK) {
        out.append(text);
        text.setLength(0);
        if (out.checkError()) {
          return;
        }
      }
    }
    out.append(text);
  }

  private static void documents(Iterator<Snapshot> states, PrintWriter out) {
    SnapshotWriter writer = new SnapshotWriter(out, SnapshotReader.LONGEST_DOCUMENT);
    try {
      while (states.hasNext() && !out.checkError()) {
        writer.write(states.next());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), Sanitized.of(message));
  }
}
