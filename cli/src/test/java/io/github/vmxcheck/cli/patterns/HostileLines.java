// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.patterns;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Long texts that may be slow for a pattern: repetitions of what it matches. */
final class HostileLines {
  private static final String CHARACTERS =
      " \t\n\r0a9AfFx_-.:=[](){}<>\"'`,;|/\\#$%&*+@!?~^é\u00a0\ufffd";

  private static final List<String> PAIRS =
      List.of(
          " 0",
          "0 ",
          " a",
          "a ",
          "\n ",
          " \n",
          "\n\n{",
          "0x",
          "0:",
          "a:",
          "a=",
          "a.",
          "a_",
          "a-",
          "0,",
          "[[",
          "[a",
          "[0]",
          "](",
          "(a",
          "()",
          "{\"",
          "\":",
          "00 ",
          "\t\t0",
          ": ",
          "= ",
          "--",
          "a\n",
          "\n#",
          "0123456789abcdef",
          "deadbeef ",
          "<a",
          "a>",
          "&lt;",
          "CPU",
          "cpu0: ");

  private static final int VARIANTS = 6;
  private static final int PREFIXES = 6;

  /** Ends of a text that prevent a match in the last place. */
  private static final List<String> ENDS = List.of("\u0001", " x");

  private HostileLines() {}

  /** The shape of a text for a pattern: a start, and parts that are repeated many times. */
  record Shape(String start, String first, String between, String second, String end) {

    String text(int length) {
      int firsts = second.isEmpty() ? length : length / 2;
      return start + fill(first, firsts) + between + fill(second, length / 2) + end;
    }

    private static String fill(String unit, int length) {
      return unit.isEmpty() ? "" : unit.repeat(Math.max(1, length / unit.length()));
    }
  }

  /** The distinct shapes for a pattern. */
  static Set<Shape> of(Pattern pattern) {
    Set<Shape> shapes = new LinkedHashSet<>();
    CHARACTERS.chars().forEach(c -> add("", Character.toString(c), shapes));
    PAIRS.forEach(pair -> add("", pair, shapes));
    for (int variant = 0; variant < VARIANTS; variant++) {
      add(PatternText.sample(pattern, variant), shapes);
    }
    return shapes;
  }

  private static void add(PatternText.Sample sample, Set<Shape> shapes) {
    String text = sample.text();
    for (int i = 1; i <= PREFIXES && !text.isEmpty(); i++) {
      add("", text.substring(0, (text.length() * i + PREFIXES - 1) / PREFIXES), shapes);
    }
    if (text.length() > 1) {
      add("", text.substring(0, text.length() - 1), shapes);
    }
    for (PatternText.Piece one : sample.repeated()) {
      String unit = text.substring(one.from(), one.to());
      add(text.substring(0, one.from()), unit, shapes);
      add("", unit, shapes);
      add("", text.substring(0, one.to()), shapes);
      for (PatternText.Piece other : sample.repeated()) {
        if (other.from() >= one.to()) {
          String start = text.substring(0, one.from());
          String between = text.substring(one.to(), other.from());
          String second = text.substring(other.from(), other.to());
          shapes.add(new Shape(start, unit, between, second, "\u0001"));
        }
      }
    }
  }

  private static void add(String start, String unit, Set<Shape> shapes) {
    ENDS.forEach(end -> shapes.add(new Shape(start, unit, "", "", end)));
  }
}
