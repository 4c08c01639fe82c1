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

/** The reports that go to files. Files of a run that does not end well are not kept. */
final class Outputs implements Closeable {
  private final List<Output> all = new ArrayList<>();

  private record Output(Format format, String name, OutputFile file, PrintWriter writer) {}

  void add(Format format, String name, OutputFile file) {
    all.add(new Output(format, name, file, new PrintWriter(file.writer())));
  }

  boolean have(Format format) {
    return all.stream().anyMatch(one -> one.format == format);
  }

  /** The report for each file, made of its format. */
  <T> List<T> reports(BiFunction<Format, PrintWriter, T> maker) {
    List<T> reports = new ArrayList<>();
    for (Output one : all) {
      reports.add(maker.apply(one.format, one.writer));
    }
    return reports;
  }

  /** Puts the files in their places; tells which could not be written, and whether none. */
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
      // The same message as for what was lost before.
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
        // It was told of: what could not be written cannot be closed.
      }
    }
  }
}
