// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.line.DumpText;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.nativeformat.Quoted;
import io.github.vmxcheck.dumps.nativeformat.document.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lines of a text in which no reader found anything that look most like a line of a dump, each
 * with what is expected of it.
 */
final class NearestLines {
  private static final int SHOWN = 3;

  /** A text with more lines is searched up to here. */
  private static final int MOST_LINES = 200_000;

  private static final String NUMBER = "\\b(?=[0-9a-f`_]{0,17}\\d)(?:0x)?[0-9a-f`_]{1,18}h?\\b";

  /** What a line may be meant as, the most specific first. */
  private enum Shape {
    MSR(
        "\\b(?:ia32_\\w+\\b|(?:rd)?msrs?\\b(?=\\W{1,4}(?:0x)?[0-9a-f]{0,8}\\d)"
            + "|0x(?:3a|48[0-9a-f]|49[0-3])\\b|(?:3a|48[0-9a-f]|49[0-3])h\\b).{0,60}?"
            + NUMBER,
        "an MSR, as in 'MSR 0x3a = 0x5'"),
    REGISTER(
        "\\b(?<name>cr[034]|efer|[er]?flags|efl)\\b.{0,60}?" + NUMBER,
        "a register, as in '%s = 0x2020'"),
    VMXON("\\bvmx_?on\\b", "what VMXON did, as in 'VMXON failed with status 2'"),
    NAME("\\b(?<name>cr[034]|efer|ia32_\\w+)\\b", "its number, as in '%s = 0x2020'");

    private final Pattern pattern;
    private final String expected;

    Shape(String pattern, String expected) {
      this.pattern = Pattern.compile("(?i)" + pattern);
      this.expected = expected;
    }

    private String expected(Matcher match) {
      return expected.contains("%s")
          ? String.format(expected, match.group("name").toUpperCase(Locale.ROOT))
          : expected;
    }
  }

  /** A line that looks like a line of a dump. */
  private record Near(int line, String text, Shape shape, String expected) {
    @Override
    public String toString() {
      return "line " + line + " " + Quoted.of(text) + " (expected " + expected + ")";
    }
  }

  private static final String PRINTED =
      "what a machine printed, not program text or a value that is wanted";

  private NearestLines() {}

  /** Names them for the end of a message; empty if no line looks like one of a dump. */
  static String of(Opener opener, String start, char side) {
    List<Near> near = new ArrayList<>();
    try (InputStream in = opener.open()) {
      DumpText text = new DumpText(in, start, side);
      while (text.advance() && text.number() <= MOST_LINES) {
        add(near, text.number(), text.uncut().strip());
      }
    } catch (IOException e) {
      // The lines that could be read are named.
    }
    return near.isEmpty()
        ? ""
        : near.stream()
            .sorted(Comparator.comparingInt(Near::line))
            .map(Near::toString)
            .collect(Collectors.joining("; ", "; closest: ", ""));
  }

  /** Adds the line if it is closer than one of the lines so far. */
  private static void add(List<Near> near, int number, String line) {
    for (Shape shape : Shape.values()) {
      Matcher match = shape.pattern.matcher(line);
      if (match.find()) {
        boolean isObserved = NonObservation.isObserved(line, match.start(), match.end());
        near.add(new Near(number, line, shape, isObserved ? shape.expected(match) : PRINTED));
        near.sort(Comparator.comparing(Near::shape));
        near.subList(Math.min(SHOWN, near.size()), near.size()).clear();
        return;
      }
    }
  }
}
