// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.BufferedWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code check} without starting a process; in this package for access to its internals. */
public final class CheckInProcess {
  private static final String JOBS = "--jobs";
  private static final boolean TAKES_JOBS =
      Main.commandLine(environment(OutputStream.nullOutputStream()))
          .getSubcommands()
          .get("check")
          .getCommandSpec()
          .optionsMap()
          .containsKey(JOBS);

  private CheckInProcess() {}

  /** Whether the program supports several threads for one input. */
  public static boolean takesJobs() {
    return TAKES_JOBS;
  }

  /**
   * Checks with one thread and returns the size of the results in bytes.
   *
   * @throws IllegalStateException if the exit status is not one of a completed check
   */
  public static long run(String... arguments) {
    return TAKES_JOBS ? withJobs(1, arguments) : run(List.of(arguments));
  }

  /** Checks with several threads, which the program must support. */
  public static long withJobs(int jobs, String... arguments) {
    List<String> all = new ArrayList<>(List.of(JOBS, Integer.toString(jobs)));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private static long run(List<String> arguments) {
    Counting results = new Counting();
    List<String> command = new ArrayList<>(List.of("check"));
    command.addAll(arguments);
    int status = Main.run(environment(results), command.toArray(String[]::new));
    if (status != ExitStatus.OK
        && status != ExitStatus.VIOLATED
        && status != ExitStatus.UNDETERMINED) {
      throw new IllegalStateException("check ended with status " + status);
    }
    return results.bytes;
  }

  private static ProcessEnvironment environment(OutputStream results) {
    return new ProcessEnvironment(
        InputStream.nullInputStream(),
        writer(results),
        writer(OutputStream.nullOutputStream()),
        Map.of(),
        0);
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }
  }
}
