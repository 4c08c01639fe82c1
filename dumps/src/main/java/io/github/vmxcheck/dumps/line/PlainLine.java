// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.HexSpelling;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites a line of free-form names and values into the one form that its readers know: {@code
 * NAME: 0x1234}. People mark names and values up, put them into tables and sentences, and spell
 * numbers in the ways of {@link HexSpelling}. Each character keeps its column.
 *
 * <p>Only what means the same is rewritten: a name and its value, one by one. Marks around more
 * than that, such as those of a program's statement, stay and keep their meaning.
 */
public final class PlainLine {
  private static final String HEX = "(?:0[xX])?[0-9A-Fa-f][0-9A-Fa-f_`']{0,24}[hH]?";

  /** Has a letter that is no hexadecimal digit, which a number in its place would lack. */
  private static final String NAME =
      "(?<![\\w.>])(?=[A-Za-z_]\\w{0,60}?[g-zG-Z])[A-Za-z_]\\w{2,60}"
          + "(?: ?[(\\[][0-9A-Za-z ]{1,14}[)\\]])?";

  /**
   * A rewriting.
   *
   * @param mark a part of every line that it applies to; empty if there is none
   * @param by the text that takes the place of a match; {@code $} stands for its first group
   */
  private record Rule(String mark, Pattern pattern, String by) {}

  private static final List<Rule> RULES =
      List.of(
          // not program text, unlike the same without marks
          rule("**", "\\*\\*(" + NAME + ")\\*\\*[ \\t]*=[ \\t]*(?!=)", "$: "),
          rule("`", "`(" + NAME + ")`[ \\t]*=[ \\t]*(?!=)", "$: "),
          rule("**", "(?<![\\w*])\\*\\*([^*|]{1,80})\\*\\*(?![\\w*])", "$"),
          rule("`", "(?<![0-9A-Za-z_`])`([\\w.() '`]{1,48}?:?)`(?![0-9A-Za-z_`])", "$"),
          // a table row that begins or ends with a bar
          rule(
              "|",
              "^(?=[ \\t]*\\||.*\\|[ \\t]*$)[ \\t|]{0,12}([A-Za-z_][\\w .]{1,47}?"
                  + "(?: ?[(\\[][0-9A-Za-z ]{1,14}[)\\]])?)[ \\t]*\\|[ \\t]*(?="
                  + HEX
                  + "[ \\t]*(?:\\||$))",
              "$: "),
          rule("->", "(" + NAME + ")[ \\t]*-{1,2}>[ \\t]*(?=" + HEX + "(?!\\w))", "$: "),
          rule("\u2192", "(" + NAME + ")[ \\t]*\u2192[ \\t]*(?=" + HEX + "(?!\\w))", "$: "),
          rule(
              " is ",
              "("
                  + NAME
                  + ") is (?:now |currently )?(?=(?:0[xX][0-9A-Fa-f_`']{1,24}h?|[0-9A-Fa-f]{8}"
                  + "|[0-9A-Fa-f]{16}|[0-9][0-9A-Fa-f_]{0,20}h|[0-9A-Fa-f]{1,8}`[0-9A-Fa-f]{8})"
                  + "(?:[ \\t]*$|[.,;)\\]]|[ \\t](?:on|and)[ \\t]))",
              "$: "),
          rule("\t", "(?<=[=:])\\t++|(?<!\\t)\\t++(?=[=:])", " "));

  private static final Pattern NUMBER = Pattern.compile(HexSpelling.NUMBER);
  private static final Pattern MARK_OF_NUMBER = Pattern.compile("[hHX_`']");

  private final DumpLine line;
  private final StringBuilder text = new StringBuilder();
  private final int[] columns;
  private int length;

  private PlainLine(DumpLine line, int longest) {
    this.line = line;
    columns = new int[longest];
  }

  /** The line in the form of a driver's log; the same line if it needs no rewriting. */
  public static DumpLine of(DumpLine line) {
    DumpLine plain = line;
    for (Rule rule : RULES) {
      if (plain.contains(rule.mark())) {
        plain = rewrite(plain, rule);
      }
    }
    return MARK_OF_NUMBER.matcher(plain.text()).find() ? numbers(plain) : plain;
  }

  private static Rule rule(String mark, String pattern, String by) {
    return new Rule(mark, Pattern.compile(pattern), by);
  }

  private static DumpLine rewrite(DumpLine line, Rule rule) {
    Matcher match = line.matcher(rule.pattern());
    PlainLine plain = null;
    int from = 0;
    while (match.find()) {
      plain = plain == null ? of(line, rule.by().length()) : plain;
      plain.keep(from, match.start());
      for (char c : rule.by().toCharArray()) {
        if (c == '$') {
          plain.keep(match.start(1), match.end(1));
        } else {
          plain.add(c, match.end());
        }
      }
      from = match.end();
    }
    return plain == null ? line : plain.end(from);
  }

  private static PlainLine of(DumpLine line, int added) {
    return new PlainLine(line, line.text().length() * (added + 1) + added);
  }

  /** Writes all numbers that are hexadecimal by their spelling with {@code 0x} and digits only. */
  private static DumpLine numbers(DumpLine line) {
    Matcher match = line.matcher(NUMBER);
    PlainLine plain = of(line, 2);
    int from = 0;
    while (match.find()) {
      plain.keep(from, match.start());
      plain.number(match.start(), match.end());
      from = match.end();
    }
    return from == 0 ? line : plain.end(from);
  }

  private void number(int start, int end) {
    boolean prefixed = "xX".indexOf(line.text().charAt(Math.min(start + 1, end - 1))) >= 0;
    add('0', start);
    add('x', prefixed ? start + 1 : start);
    for (int i = prefixed ? start + 2 : start; i < end; i++) {
      if (Character.digit(line.text().charAt(i), 16) >= 0) {
        keep(i, i + 1);
      }
    }
  }

  private void keep(int from, int to) {
    for (int i = from; i < to; i++) {
      add(line.text().charAt(i), i);
    }
  }

  private void add(char c, int place) {
    text.append(c);
    columns[length++] = place < line.columns().length ? line.columns()[place] : 0;
  }

  private DumpLine end(int from) {
    keep(from, line.text().length());
    return line.with(text.toString(), Arrays.copyOf(columns, length));
  }
}
