// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.InputProblem;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Prints input problems: the first three of a kind as they come, and at the end how often the kind
 * occurred. Problems are of one kind if they differ only in the input and the line.
 */
public final class ProblemPrinter {
  private static final int SHOWN = 3;

  /** Beyond this many kinds every problem is printed, so that memory stays bounded. */
  private static final int MOST_KINDS = 1000;

  private static final Pattern LINE = Pattern.compile("\\blines? \\d+\\b|:\\d+:\\d+\\b");

  /** The problems of a kind: the text of the first, and their number. */
  private static final class Kind {
    private final String text;
    private long count;

    Kind(String text) {
      this.text = text;
    }
  }

  private final PrintWriter err;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  public ProblemPrinter(PrintWriter err) {
    this.err = err;
  }

  /** Prints the problem if it is among the first of its kind, else counts it. */
  public void print(InputProblem problem) {
    String name = nameOfKind(problem);
    if (kinds.size() < MOST_KINDS || kinds.containsKey(name)) {
      Kind kind = kinds.computeIfAbsent(name, unused -> new Kind(problem.kind()));
      if (++kind.count > SHOWN) {
        return;
      }
    }
    err.println(Sanitized.of(problem.toString()));
  }

  /** Prints for each kind how many problems were not printed. */
  public void printRest() {
    for (Kind kind : kinds.values()) {
      if (kind.count > SHOWN) {
        String more = (kind.count - SHOWN) + " more times, " + kind.count + " in all: ";
        err.println("vmxcheck: " + Sanitized.of(more + kind.text));
      }
    }
    kinds.clear();
  }

  /** The text of the problem without places, each of which starts with the name of an input. */
  private static String nameOfKind(InputProblem problem) {
    return LINE.matcher(problem.kind().replace(problem.source() + ":", ":")).replaceAll("");
  }
}
