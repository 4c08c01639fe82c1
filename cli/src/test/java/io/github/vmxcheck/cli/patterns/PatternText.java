// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parses a regular expression to generate texts that it matches, at least in part. It records which
 * pieces of the texts may be repeated.
 */
final class PatternText {
  private static final String CANDIDATES =
      "a0 x:=_-\tfA.,;|/\\\"'`()[]{}<>#$%&*+@!?~^\nzZ9é\u00a0\u0001";

  /** A text, and the pieces of it that a quantifier repeats. */
  record Sample(String text, List<Piece> repeated) {}

  /** A range of indexes; {@code to} is exclusive. */
  record Piece(int from, int to) {}

  private final String regex;
  private final int variant;
  private final StringBuilder text = new StringBuilder();
  private final List<Piece> repeated = new ArrayList<>();
  private int at;

  private PatternText(String regex, int variant) {
    this.regex = regex;
    this.variant = variant;
  }

  /** Generates a text; each variant takes other branches, and odd ones omit optional parts. */
  static Sample sample(Pattern pattern, int variant) {
    PatternText reader = new PatternText(pattern.pattern(), variant);
    reader.alternatives();
    if (reader.at != reader.regex.length()) {
      throw new IllegalStateException("unsupported syntax at " + reader.at + ": " + pattern);
    }
    return new Sample(reader.text.toString(), List.copyOf(reader.repeated));
  }

  private void alternatives() {
    List<String> branches = new ArrayList<>();
    List<List<Piece>> pieces = new ArrayList<>();
    int start = text.length();
    int known = repeated.size();
    while (true) {
      sequence();
      branches.add(text.substring(start));
      List<Piece> own = repeated.subList(known, repeated.size());
      pieces.add(List.copyOf(own));
      own.clear();
      text.setLength(start);
      if (at == regex.length() || regex.charAt(at) != '|') {
        break;
      }
      at++;
    }
    int chosen = variant % branches.size();
    text.append(branches.get(chosen));
    repeated.addAll(pieces.get(chosen));
  }

  private void sequence() {
    while (at < regex.length() && "|)".indexOf(regex.charAt(at)) < 0) {
      int start = text.length();
      int known = repeated.size();
      atom();
      quantifier(start, known);
    }
  }

  private void quantifier(int start, int known) {
    String unit = text.substring(start);
    char kind = at < regex.length() ? regex.charAt(at) : 0;
    int least = 1;
    if (kind == '*' || kind == '+' || kind == '?') {
      least = kind == '+' ? 1 : 0;
      at++;
    } else if (kind == '{') {
      int end = regex.indexOf('}', at);
      least = Integer.parseInt(regex.substring(at + 1, end).split(",", 2)[0]);
      at = end + 1;
    } else {
      return;
    }
    if (at < regex.length() && "?+".indexOf(regex.charAt(at)) >= 0) {
      at++;
    }
    if (least == 0 && variant % 2 == 1) {
      text.setLength(start);
      repeated.subList(known, repeated.size()).clear();
      return;
    }
    text.append(unit.repeat(Math.max(0, least - 1)));
    if (!unit.isEmpty() && kind != '?') {
      repeated.add(new Piece(start, start + unit.length()));
    }
  }

  private void atom() {
    char c = regex.charAt(at);
    switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '^', '$' -> at++;
      case '.' -> {
        at++;
        text.append('x');
      }
      default -> {
        at++;
        text.append(c);
      }
    }
  }

  private void group() {
    int start = text.length();
    at++;
    boolean isNegative = false;
    if (regex.startsWith("?<", at) && "=!".indexOf(regex.charAt(at + 2)) < 0) {
      at = regex.indexOf('>', at) + 1;
    } else if (regex.startsWith("?", at)) {
      isNegative = regex.startsWith("?!", at) || regex.startsWith("?<!", at);
      at += regex.startsWith("?<", at) ? 3 : 2;
      while (Character.isLetter(regex.charAt(at - 1))) {
        // Flags, followed by a colon or a bracket.
        at++;
      }
      if (regex.charAt(at - 1) == ')') {
        return;
      }
    }
    int known = repeated.size();
    alternatives();
    at++;
    if (isNegative) {
      text.setLength(start);
      repeated.subList(known, repeated.size()).clear();
    }
  }

  private void characterClass() {
    int start = at;
    int depth = 0;
    do {
      char c = regex.charAt(at);
      depth += c == '[' ? 1 : c == ']' && at > start + 1 ? -1 : 0;
      at += c == '\\' ? 2 : 1;
    } while (depth > 0);
    text.append(anyOf(regex.substring(start, at)));
  }

  private void escape() {
    if (regex.startsWith("\\Q", at)) {
      int end = regex.indexOf("\\E", at);
      text.append(regex, at + 2, end);
      at = end + 2;
      return;
    }
    String escape = regex.substring(at, at + 2);
    at += 2;
    if ("bBAzZG".indexOf(escape.charAt(1)) < 0) {
      text.append(anyOf(escape));
    }
  }

  private char anyOf(String set) {
    Pattern one = Pattern.compile(set);
    List<Character> found =
        CANDIDATES
            .chars()
            .filter(c -> one.matcher(Character.toString(c)).matches())
            .mapToObj(c -> (char) c)
            .toList();
    if (!found.isEmpty()) {
      return found.get(variant / 2 % found.size());
    }
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      if (one.matcher(Character.toString(c)).matches()) {
        return c;
      }
    }
    throw new IllegalStateException("no character matches " + set);
  }
}
