// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of the program, as a shell sees it. */
record Run(int status, String out, String err) {

  static Run of(String... arguments) {
    return in(new ByteArrayInputStream(new byte[0]), Map.of(), 0, arguments);
  }

  static Run withInput(String input, String... arguments) {
    return in(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), Map.of(), 0, arguments);
  }

  /** A run on a terminal of 80 columns. */
  static Run onTerminal(Map<String, String> environment, String input, String... arguments) {
    return in(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        environment,
        80,
        arguments);
  }

  static Run in(InputStream in, Map<String, String> environment, int columns, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            new ProcessEnvironment(
                in, new PrintWriter(out), new PrintWriter(err), environment, columns),
            arguments);
    return new Run(status, out.toString(), err.toString());
  }
}
