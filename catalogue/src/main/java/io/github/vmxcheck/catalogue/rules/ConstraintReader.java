// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import io.github.vmxcheck.catalogue.rules.StraightRule.Binding;
import io.github.vmxcheck.catalogue.rules.StraightRule.Condition;
import io.github.vmxcheck.catalogue.rules.StraightRule.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the constraints of one rule: {@code $name : value}, {@code anySet(value)} and {@code
 * allSet(value, mask)}. A value combines accessors, constants and bound names with {@code & | ~}.
 */
final class ConstraintReader {
  private static final Pattern TOKEN = Pattern.compile("\\$\\w+|[A-Za-z_][\\w.]*|\\w+|\\S");
  private static final Pattern BOUND = Pattern.compile("\\$\\w+");
  private static final Pattern ACCESSOR = Pattern.compile("[a-z]\\w*");
  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z]\\w*+\\.[A-Z]\\w*+");
  private static final String NOTHING_MORE = "the end of the constraint";

  private final String file;
  private final String fact;
  private final Set<String> bound = new HashSet<>();
  private final Set<String> accessors = new TreeSet<>();
  private int line;
  private List<String> tokens;
  private int next;

  /** Creates a reader for the constraints of a rule. */
  ConstraintReader(String file, String fact) {
    this.file = file;
    this.fact = fact;
  }

  /** The accessors used by the constraints read so far. */
  Set<String> accessors() {
    return Set.copyOf(accessors);
  }

  /** Reads the next constraint. */
  Step read(String constraint, int atLine) {
    line = atLine;
    tokens = TOKEN.matcher(constraint).results().map(found -> found.group()).toList();
    next = 0;
    Step step = tokens.size() > 1 && tokens.get(1).equals(":") ? binding() : condition();
    if (next < tokens.size()) {
      throw refused(NOTHING_MORE + " or one of & |");
    }
    return step;
  }

  private Binding binding() {
    if (!BOUND.matcher(peek()).matches()) {
      throw refused("a name such as $wrong before ':'");
    }
    String name = take();
    take();
    String value = disjunction();
    if (!bound.add(name)) {
      throw refused(name + ", which is already bound", "another name");
    }
    return new Binding(javaName(name), value);
  }

  private Condition condition() {
    boolean isAll = peek().equals("allSet");
    if (!isAll && !peek().equals("anySet")) {
      throw refused("anySet(…), allSet(…) or $name : …");
    }
    StringBuilder call = new StringBuilder(take());
    call.append(take("(")).append(disjunction());
    if (isAll) {
      call.append(take(",")).append(' ').append(disjunction());
    }
    return new Condition(call.append(take(")")).toString());
  }

  private String disjunction() {
    List<String> parts = new ArrayList<>(List.of(conjunction()));
    while (peek().equals("|")) {
      take();
      parts.add(conjunction());
    }
    return String.join(" | ", parts);
  }

  private String conjunction() {
    List<String> parts = new ArrayList<>(List.of(operand()));
    while (peek().equals("&")) {
      take();
      parts.add(operand());
    }
    return String.join(" & ", parts);
  }

  private String operand() {
    if (peek().equals("~")) {
      take();
      return "~" + constants();
    }
    if (peek().equals("(")) {
      return take() + disjunction() + take(")");
    }
    String word = peek();
    if (CONSTANT.matcher(word).matches()) {
      return take();
    }
    if (bound.contains(word)) {
      return javaName(take());
    }
    if (ACCESSOR.matcher(word).matches()) {
      take();
      accessors.add(word);
      return fact + "." + word + "()";
    }
    throw refused("an accessor such as cr0, a constant such as Cr0.PE or a bound name");
  }

  /** Only constants may be negated: a negated accessor would treat an unknown bit as known. */
  private String constants() {
    int start = next;
    String operand = operand();
    Matcher inner = Pattern.compile("[\\w$.]+").matcher("");
    for (String token : tokens.subList(start, next)) {
      if (inner.reset(token).matches() && !CONSTANT.matcher(token).matches()) {
        throw refused("~ before '" + token + "'", "~ before constants only");
      }
    }
    return operand;
  }

  static String javaName(String variable) {
    return variable.substring(1);
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : NOTHING_MORE;
  }

  private String take() {
    return tokens.get(next++);
  }

  private String take(String expected) {
    if (!peek().equals(expected)) {
      throw refused("'" + expected + "'");
    }
    return take();
  }

  private RefusedRule refused(String expected) {
    return refused(next < tokens.size() ? "'" + peek() + "'" : NOTHING_MORE, expected);
  }

  private RefusedRule refused(String found, String expected) {
    return new RefusedRule(file, line, found, expected);
  }
}
