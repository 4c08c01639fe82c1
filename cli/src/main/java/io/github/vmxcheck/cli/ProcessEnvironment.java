// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Checking;
import io.github.vmxcheck.check.Inputs;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The standard streams, environment variables and terminal of the process.
 *
 * @param in standard input
 * @param out for results
 * @param err for diagnostics and progress
 * @param variables the environment variables
 * @param columns width of the terminal {@code out} goes to; 0 if it goes elsewhere
 * @param inIsTerminal whether {@code in} comes from a terminal
 * @param errIsTerminal whether {@code err} goes to a terminal
 * @param known the requirements and their rules, if they are not just the built-in ones
 */
record ProcessEnvironment(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    int columns,
    boolean inIsTerminal,
    boolean errIsTerminal,
    Optional<RulesOption.Known> known) {

  /** An environment in which neither {@code in} nor {@code err} is a terminal. */
  ProcessEnvironment(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Map<String, String> variables,
      int columns) {
    this(in, out, err, variables, columns, false, false, Optional.empty());
  }

  /**
   * The environment of this process. The launcher passes what Java cannot detect: the width of the
   * terminal, and whether standard input and standard error are one.
   */
  static ProcessEnvironment ofProcess() {
    return new ProcessEnvironment(
        System.in,
        utf8(new ResultStream(new FileOutputStream(FileDescriptor.out))),
        utf8(new FileOutputStream(FileDescriptor.err)),
        System.getenv(),
        Integer.getInteger("vmxcheck.columns", 0),
        Boolean.getBoolean("vmxcheck.stdin.is.terminal"),
        Boolean.getBoolean("vmxcheck.stderr.is.terminal"),
        Optional.empty());
  }

  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  /** A copy that writes results elsewhere. */
  ProcessEnvironment writingTo(PrintWriter other) {
    return new ProcessEnvironment(
        in, other, err, variables, columns, inIsTerminal, errIsTerminal, known);
  }

  /** A copy with these requirements and rules. */
  ProcessEnvironment knowing(RulesOption.Known packs) {
    return new ProcessEnvironment(
        in, out, err, variables, columns, inIsTerminal, errIsTerminal, Optional.of(packs));
  }

  /**
   * Says on a terminal that the program waits for input, if these inputs include standard input.
   */
  void promptIfRead(List<String> inputs) {
    if (inIsTerminal && errIsTerminal && inputs.contains(Inputs.STANDARD_INPUT)) {
      err.println("vmxcheck: reading standard input; end with Ctrl-D");
      err.flush();
    }
  }

  /** Whether to show progress; results printed on a terminal show it themselves. */
  boolean showsProgress() {
    return errIsTerminal && !isTerminal();
  }

  /** The part that a check run needs. */
  Checking.Console console() {
    PrintWriter terminal = showsProgress() ? err : null;
    return new Checking.Console(
        out,
        err,
        size ->
            new ProgressLine(terminal, System::nanoTime, terminal == null ? 0 : size.getAsLong()),
        summary -> new ProcessInterruption(this, summary));
  }

  boolean isTerminal() {
    return columns > 0;
  }

  /** Whether the user disables colours, see no-color.org. */
  boolean forbidsColour() {
    return !variables.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The environment variable that sets an option, such as {@code VMXCHECK_FAIL_ON}. */
  static String variable(String option) {
    return "VMXCHECK_" + option.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether an environment variable sets any of these options. */
  boolean give(Set<String> options) {
    for (String option : options) {
      if (variables.containsKey(variable(option))) {
        return true;
      }
    }
    return false;
  }

  /** The current date in UTC, or that of SOURCE_DATE_EPOCH if set, see reproducible-builds.org. */
  LocalDate today() {
    String epoch = variables.getOrDefault("SOURCE_DATE_EPOCH", "");
    return epoch.matches("[0-9]{1,12}")
        ? LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(epoch)), ZoneOffset.UTC)
        : LocalDate.now(ZoneOffset.UTC);
  }

  boolean wantsStackTraces() {
    return !variables.getOrDefault("VMXCHECK_DEBUG", "").isEmpty();
  }
}
