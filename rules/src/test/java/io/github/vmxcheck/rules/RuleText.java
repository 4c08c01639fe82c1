package io.github.vmxcheck.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule as its file writes it, and what is wrong with its form. The form is narrow on purpose:
 * what is not listed here is not allowed.
 *
 * @param place file and line, for messages
 * @param name the rule's name
 * @param requirement the id in its annotation
 * @param when its condition
 * @param then its consequence
 * @param lines how many lines it takes
 */
record RuleText(
    String place, String name, String requirement, String when, String then, int lines) {
  private static final int MAX_LINES = 12;
  private static final Pattern RULE =
      Pattern.compile(
          "rule \"([^\"]+)\"\\s+@requirement\\(\"([^\"]+)\"\\)\\s+when\\s+(.*?)\\s+then\\s+(.*?)"
              + "\\s+end\\s*?\\n",
          Pattern.DOTALL);
  private static final Pattern HEAD =
      Pattern.compile(
          "package io\\.github\\.vmxcheck\\.rules;?\\n(\\s*import (function )?[\\w.]+;?\\n)+"
              + "\\s*dialect \"java\"\\s*");
  private static final String CONSTANT = "[A-Z]\\w*\\.[A-Z]\\w*";
  private static final String CONSTANTS = CONSTANT + "(\\s*[|&]\\s*" + CONSTANT + ")*";
  private static final String COMPLEMENT =
      "~\\s*(" + CONSTANT + "|\\(\\s*" + CONSTANTS + "\\s*\\))";
  private static final Pattern PATTERN =
      Pattern.compile("\\$\\w+ : Processors?\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern SENTENCE =
      Pattern.compile(
          "\\$\\w+\\.(violates|isExemptFrom|areExemptFrom)\\(\\s*\"([^\"]+)\"(,[^;\"]+)?\\);");
  private static final Set<String> VOCABULARY = vocabulary();

  private static Set<String> vocabulary() {
    Set<String> names = new TreeSet<>();
    Arrays.stream(Bits.class.getDeclaredMethods()).forEach(method -> names.add(method.getName()));
    return names;
  }

  /** The rules of a file, and under problems whatever else stands in it. */
  static List<RuleText> parse(String file, String text, List<String> problems) {
    String code = text.replaceAll("(?m)//.*$", "");
    List<RuleText> rules = new ArrayList<>();
    Matcher matcher = RULE.matcher(code);
    int end = 0;
    while (matcher.find()) {
      between(file, code.substring(end, matcher.start()), end == 0, problems);
      int line = (int) code.substring(0, matcher.start()).lines().count() + 1;
      int lines = (int) matcher.group().lines().count();
      rules.add(
          new RuleText(
              file + ":" + line,
              matcher.group(1),
              matcher.group(2),
              matcher.group(3),
              matcher.group(4),
              lines));
      end = matcher.end();
    }
    between(file, code.substring(end), false, problems);
    return rules;
  }

  private static void between(String file, String code, boolean head, List<String> problems) {
    if (head ? !HEAD.matcher(code).matches() : !code.isBlank()) {
      problems.add(file + ": not a rule of our form: " + code.strip());
    }
  }

  /** The requirement a rule's name speaks of: all of it, or what stands before a slash. */
  String id() {
    return name.replaceFirst(" / .*", "");
  }

  boolean isExemption() {
    return name.endsWith(" / not applicable");
  }

  /** Whether it matches all logical processors at once. */
  boolean isAcrossProcessors() {
    return when.contains(" : Processors(");
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!id().equals(requirement)) {
      problems.add("is annotated with " + requirement);
    }
    if (lines > MAX_LINES) {
      problems.add("is longer than " + MAX_LINES + " lines");
    }
    checkWhen(problems);
    checkThen(problems);
    return problems.stream().map(problem -> place + ": \"" + name + "\" " + problem).toList();
  }

  private void checkWhen(List<String> problems) {
    Matcher pattern = PATTERN.matcher(when);
    List<String> constraints = pattern.matches() ? split(pattern.group(1)) : List.of();
    if (constraints.isEmpty()) {
      problems.add("is not one pattern over Processor or Processors");
      return;
    }
    for (String constraint : constraints) {
      for (String fault : faults(constraint)) {
        problems.add(fault + ": " + constraint);
      }
    }
  }

  private static List<String> faults(String constraint) {
    List<String> faults = new ArrayList<>();
    String bound = constraint.replaceFirst("^\\$\\w+ : ", "");
    boolean isBinding = !bound.equals(constraint);
    if (!bound.matches("[\\w$.(),&|~\\s]+") || bound.matches("(?s).*[\\w$)]\\s+[\\w$(].*")) {
      faults.add("has an operator besides & | ~");
    }
    if (Pattern.compile("(?<![\\w$.])\\d").matcher(bound).find()) {
      faults.add("has a number without a name");
    }
    if (bound.replaceAll(COMPLEMENT, "").contains("~")) {
      faults.add("has ~ before something that is no constant");
    }
    if (!isBinding && VOCABULARY.stream().noneMatch(word -> bound.startsWith(word + "("))) {
      faults.add("does not start with a word of " + VOCABULARY);
    }
    Matcher call = Pattern.compile("(\\w+)\\(").matcher(bound);
    while (call.find()) {
      if (!VOCABULARY.contains(call.group(1))) {
        faults.add("calls something besides " + VOCABULARY);
      }
    }
    if (bound.startsWith("allSet(") && !bound.matches("(?s).*,\\s*" + CONSTANTS + "\\s*\\)")) {
      faults.add("asks allSet for something that is no constant");
    }
    return faults;
  }

  private void checkThen(List<String> problems) {
    if (!SENTENCE.matcher(then).replaceAll("").isBlank()) {
      problems.add("says something besides violates and isExemptFrom");
    }
    Matcher sentence = SENTENCE.matcher(then);
    while (sentence.find()) {
      if (!sentence.group(2).equals(requirement)) {
        problems.add("speaks of " + sentence.group(2));
      }
      if (sentence.group(1).equals("violates") == isExemption()) {
        problems.add("is not what its name says: it calls " + sentence.group(1));
      }
    }
  }

  /** The parts between the commas that stand in no bracket; none if brackets do not match. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length() && depth >= 0; i++) {
      char c = list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(list.substring(start).strip());
    return depth == 0 ? parts : List.of();
  }
}
