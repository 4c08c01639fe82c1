// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.InputMarks.Mark;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.dumps.binary.Packed;
import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.nativeformat.LineReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotReader;
import io.github.vmxcheck.dumps.nativeformat.Utf8Stream;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import io.github.vmxcheck.model.InputProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints inputs: the number of each line, what was read from it, and its text. Of an input without
 * lines, or with very many, it prints one line that says how much was read.
 */
final class InputExplanation {
  private static final int MOST_LINES = 100_000;
  private static final int LONGEST_LINE = 1 << 16;
  private static final int LARGEST_STANDARD_INPUT = 64 << 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Style style;
  private final ProblemPrinter problems;
  private boolean isReadable = true;

  InputExplanation(PrintWriter out, PrintWriter err, Style style) {
    this.out = out;
    this.err = err;
    this.style = style;
    problems = new ProblemPrinter(err);
  }

  /** Prints an input. */
  void explain(Reading.Input input, String format, InputStream standardInput) {
    InputMarks marks = new InputMarks(input.isFound());
    try {
      Opener opener;
      if (input.isStandardInput()) {
        byte[] all = standardInput.readNBytes(LARGEST_STANDARD_INPUT);
        opener = () -> new ByteArrayInputStream(all);
      } else {
        opener = () -> Files.newInputStream(Path.of(input.argument()));
      }
      input.read(input.isStandardInput() ? opener.open() : standardInput, format, marks);
      if (marks.isForeign()) {
        err.println("vmxcheck: " + Sanitized.of(input.name()) + " skipped (not a dump)");
        return;
      }
      print(input.name(), opener, marks);
    } catch (IOException e) {
      marks.problem(new InputProblem(input.name(), 0, 0, SnapshotReader.reason(e)));
    }
    isReadable &= marks.problems().isEmpty();
    marks.problems().forEach(problems::print);
  }

  /** Whether every input could be read. */
  boolean end() {
    problems.printRest();
    return isReadable;
  }

  private void print(String name, Opener opener, InputMarks marks) throws IOException {
    out.print(style.dim("== " + Sanitized.of(name)) + "\n\n");
    int lines = marks.isBinary() ? 0 : lines(opener);
    if (lines > 0 && lines <= MOST_LINES) {
      lines(opener, lines, marks);
      out.print('\n');
    }
    String extent =
        marks.isBinary()
            ? " from a binary dump, which has no lines"
            : " from "
                + Phrases.count(lines, "line")
                + (lines > MOST_LINES ? ", too many to show" : "");
    out.print("Read: " + Phrases.count(marks.values(), "value") + extent + ".");
    out.print(Sanitized.of(marks.notUnderstood()) + "\n\n");
  }

  private static int lines(Opener opener) throws IOException {
    try (InputStream in = opener.open()) {
      LineReader lines = reader(in);
      int number = 0;
      while (lines.next(LONGEST_LINE)) {
        number = lines.number();
      }
      return number;
    }
  }

  private void lines(Opener opener, int last, InputMarks marks) throws IOException {
    int width = String.valueOf(last).length();
    int column = marks.width();
    try (InputStream in = opener.open()) {
      LineReader lines = reader(in);
      while (lines.next(LONGEST_LINE)) {
        String text = DumpText.decode(lines.bytes());
        Mark mark = marks.of(lines.number(), text);
        String number = String.valueOf(lines.number());
        String padded = mark.text() + " ".repeat(Math.max(0, column - mark.text().length()));
        number = " ".repeat(width - number.length()) + number;
        String line = style.frame(number) + "  " + highlighted(mark, padded) + "  ";
        out.print((line + Sanitized.of(text)).stripTrailing() + "\n");
        if (!mark.detail().isEmpty()) {
          out.print(" ".repeat(width + column + 4) + style.dim(Sanitized.of(mark.detail())) + "\n");
        }
      }
    }
  }

  private String highlighted(Mark mark, String text) {
    return switch (mark.kind()) {
      case READ -> style.good(text);
      case IGNORED -> style.dim(text);
      case NOT_UNDERSTOOD, WRONG -> style.open(text);
    };
  }

  private static LineReader reader(InputStream in) throws IOException {
    return new LineReader(Utf8Stream.of(Packed.unpacked(in)));
  }
}
