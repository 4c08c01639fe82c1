// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.report.Format;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The reports written to files. The files are discarded unless the run completes. */
final class Outputs implements Closeable {
  private final List<Output> all = new ArrayList<>();

  private record Output(Format format, String name, OutputFile file, PrintWriter writer) {}

  void add(Format format, String name, OutputFile file) {
    all.add(new Output(format, name, file, new PrintWriter(file.writer())));
  }

  boolean have(Format format) {
    return all.stream().anyMatch(one -> one.format == format);
  }

  /** Creates the report for each file from its format. */
  <T> List<T> reports(BiFunction<Format, PrintWriter, T> factory) {
    List<T> reports = new ArrayList<>();
    for (Output one : all) {
      reports.add(factory.apply(one.format, one.writer));
    }
    return reports;
  }

  /** Moves the files into place and reports those that could not be written; true if none. */
  boolean keep(PrintWriter err) {
    boolean areWritten = true;
    for (Output one : all) {
      areWritten &= keep(one, err);
    }
    return areWritten;
  }

  private static boolean keep(Output one, PrintWriter err) {
    try {
      if (!one.writer.checkError()) {
        one.file.keep();
        return true;
      }
    } catch (IOException e) {
      // Reported below, like an earlier write error.
    }
    err.println("vmxcheck: " + Sanitized.of(one.name) + ": could not be written");
    return false;
  }

  @Override
  public void close() {
    for (Output one : all) {
      try {
        one.file.close();
      } catch (IOException e) {
        // Already reported: a file that could not be written cannot be closed.
      }
    }
  }
}
