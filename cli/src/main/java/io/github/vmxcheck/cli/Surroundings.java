// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.Checking;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the program was started in.
 *
 * @param in standard input
 * @param out for results
 * @param err for talk
 * @param environment the environment variables
 * @param columns width of the terminal {@code out} goes to; 0 if it goes elsewhere
 * @param talksToTerminal whether {@code err} goes to a terminal
 * @param known the requirements and their rules, if they are not just the built-in ones
 */
record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    int columns,
    boolean talksToTerminal,
    Optional<RulesOption.Known> known) {

  /** Those where nobody looks at {@code err}. */
  Surroundings(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      int columns) {
    this(in, out, err, environment, columns, false, Optional.empty());
  }

  /** Those of the process. The launcher tells the width of a terminal, which Java cannot see. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.in,
        utf8(new ResultStream(new FileOutputStream(FileDescriptor.out))),
        utf8(new FileOutputStream(FileDescriptor.err)),
        System.getenv(),
        Integer.getInteger("vmxcheck.columns", 0),
        Boolean.getBoolean("vmxcheck.talks.to.terminal"),
        Optional.empty());
  }

  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  /** The same, with results going elsewhere. */
  Surroundings writingTo(PrintWriter other) {
    return new Surroundings(in, other, err, environment, columns, talksToTerminal, known);
  }

  /** The same, where these requirements and rules are known. */
  Surroundings knowing(RulesOption.Known packs) {
    return new Surroundings(
        in, out, err, environment, columns, talksToTerminal, Optional.of(packs));
  }

  /** Results that run over a terminal show themselves how far it is. */
  boolean showsProgress() {
    return talksToTerminal && !isTerminal();
  }

  /** What a run of checks needs of them. */
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

  /** Whether the user asks for no colours, see no-color.org. */
  boolean forbidsColour() {
    return !environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The environment variable that gives an option: {@code VMXCHECK_FAIL_ON}. */
  static String variable(String option) {
    return "VMXCHECK_" + option.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether the environment gives any of these options. */
  boolean give(Set<String> options) {
    for (String option : options) {
      if (environment.containsKey(variable(option))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The day it is, in UTC; that of SOURCE_DATE_EPOCH where it is set, see reproducible-builds.org.
   */
  LocalDate today() {
    String epoch = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
    return epoch.matches("[0-9]{1,12}")
        ? LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(epoch)), ZoneOffset.UTC)
        : LocalDate.now(ZoneOffset.UTC);
  }

  boolean wantsStackTraces() {
    return !environment.getOrDefault("VMXCHECK_DEBUG", "").isEmpty();
  }
}
