// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.FactKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule as written in its file, and the problems of its form. The form is deliberately narrow:
 * what is not listed here is not allowed.
 *
 * @param form the kind of file that contains it
 * @param place file, line and column, for messages
 * @param name the rule's name
 * @param requirement the id in its annotation
 * @param when its condition
 * @param then its consequence
 * @param lines its number of lines
 */
public record RuleText(
    Form form, String place, String name, String requirement, String when, String then, int lines) {
  private static final int MAX_LINES = 12;
  private static final int LONGEST = 60;
  private static final Pattern RULE =
      Pattern.compile(
          "rule \"([^\"]+)\"\\s++@requirement\\(\"([^\"]+)\"\\)\\s++when\\s++"
              + "(?>(.{0,2000}?)(?<=\\s)then\\s++)(.{0,2000}?)(?<=\\s)end\\s*?\\n",
          Pattern.DOTALL);
  private static final String IMPORT =
      "import (function )?io\\.github\\.vmxcheck\\.(model|rules)\\.\\w+(\\.\\w+)?;?";
  private static final String DIALECT = "dialect \"java\"";
  private static final String IMPORTS_AND_DIALECT =
      "(?:\\s*+" + IMPORT + "\\n)++\\s*+" + DIALECT + "\\s*+";
  private static final String CONSTANT = "[A-Z]\\w*\\.[A-Z]\\w*";
  private static final String CONSTANTS = CONSTANT + "(?:\\s*+[|&]\\s*+" + CONSTANT + ")*+";
  private static final String COMPLEMENT =
      "~\\s*(" + CONSTANT + "|\\(\\s*" + CONSTANTS + "\\s*\\))";
  private static final Pattern PATTERN =
      Pattern.compile("^\\$\\w++ : (\\w++)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern SENTENCE =
      Pattern.compile(
          "\\$\\w+\\.(violates|notApplicable|isExemptFrom|areExemptFrom)"
              + "\\(\\s*\"([^\"]+)\"(,[^;\"]+)?\\);");
  private static final Pattern TWO_WORDS = Pattern.compile("[\\w$)]\\s++[\\w$(]");
  private static final Pattern CALL = Pattern.compile("(?<!\\w)(\\w++)\\(");
  private static final Set<String> VOCABULARY = vocabulary();
  private static final String MASK = "0x[0-9a-fA-F]{1,16}L";
  private static final Pattern NAME = Pattern.compile("(?<![\\w$.\"])([a-z]\\w*)\\b(?!\\s*\\()");
  private static final Pattern FIELD = Pattern.compile("\\bField\\.(\\w+)");

  /** The kind of a rule file. */
  public enum Form {
    /** A built-in file: fields and masks are written by name. */
    BUILT_IN("", CONSTANTS),
    /** A project file: any field may be read by its constant, and any mask may be a number. */
    PROJECT(
        "ones zeros differing",
        "(?:CONSTANT|MASK)(?:\\s*+[|&]\\s*+(?:CONSTANT|MASK))*+"
            .replace("CONSTANT", CONSTANT)
            .replace("MASK", MASK));

    private final String calls;
    private final Pattern lastMask;
    private final Pattern head;
    private final Pattern lineOfHead;

    Form(String calls, String masks) {
      this.calls = calls;
      lastMask = Pattern.compile(",\\s*+" + masks + "\\s*+\\)$");
      String headPackage = "package " + headPackage() + ";?";
      head = Pattern.compile("^\\s*+" + headPackage + "\\n" + IMPORTS_AND_DIALECT);
      lineOfHead = Pattern.compile("^(?:" + headPackage + "|" + IMPORT + "|" + DIALECT + ")");
    }

    /** Methods that a condition may call with a field, in addition to the vocabulary. */
    private List<String> calls() {
      return calls.isEmpty() ? List.of() : List.of(calls.split(" ", -1));
    }

    private String headPackage() {
      return calls.isEmpty()
          ? "io\\.github\\.vmxcheck\\.rules"
          : "(?!io\\.github\\.vmxcheck\\b)[a-z]\\w*+(?:\\.[a-z]\\w*+)*+";
    }

    /** The offset of the first line that is not allowed in a head; 0 if every line is allowed. */
    private int firstWrongOfHead(String head) {
      int start = 0;
      for (String one : head.split("(?<=\n)", -1)) {
        if (!one.isBlank() && !lineOfHead.matcher(one.strip()).matches()) {
          return start;
        }
        start += one.length();
      }
      return 0;
    }
  }

  private static Set<String> vocabulary() {
    Set<String> names = new TreeSet<>();
    Arrays.stream(Bits.class.getDeclaredMethods()).forEach(method -> names.add(method.getName()));
    return names;
  }

  /** Parses the rules of a built-in file; anything else in it is added to the problems. */
  static List<RuleText> parse(String file, String text, List<String> problems) {
    return parse(Form.BUILT_IN, file, text, problems);
  }

  /** Parses the rules of a file; anything else in it is added to the problems. */
  public static List<RuleText> parse(Form form, String file, String text, List<String> problems) {
    String code = text.replace("\r\n", "\n").replaceAll("(?m)//.*$", "");
    int end = headEnd(form, file, code, problems);
    List<RuleText> rules = new ArrayList<>();
    Matcher matcher = RULE.matcher(code);
    while (matcher.find(end)) {
      between(file, code, end, code.substring(end, matcher.start()), problems);
      int lines = (int) matcher.group().lines().count();
      rules.add(
          new RuleText(
              form,
              place(file, code, matcher.start()),
              matcher.group(1),
              matcher.group(2),
              matcher.group(3).strip(),
              matcher.group(4).strip(),
              lines));
      end = matcher.end();
    }
    between(file, code, end, code.substring(end), problems);
    return rules;
  }

  /** The offset at which the rules begin. */
  private static int headEnd(Form form, String file, String code, List<String> problems) {
    Matcher head = form.head.matcher(code);
    if (head.lookingAt()) {
      return head.end();
    }
    Matcher first = Pattern.compile("(?m)^rule\\b").matcher(code);
    int end = first.find() ? first.start() : code.length();
    int wrong = form.firstWrongOfHead(code.substring(0, end));
    problems.add(
        place(file, code, wrong)
            + ": found '"
            + brief(code.substring(wrong))
            + "', expected a package, imports of io.github.vmxcheck.model and .rules, dialect"
            + " \"java\" and then rules");
    return end;
  }

  /** File, line and column of the first character at or after an offset that is not a blank. */
  private static String place(String file, String code, int offset) {
    int start = offset;
    while (start < code.length() && Character.isWhitespace(code.charAt(start))) {
      start++;
    }
    String before = code.substring(0, start);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return file + ":" + line + ":" + (start - before.lastIndexOf('\n'));
  }

  private static void between(
      String file, String code, int offset, String found, List<String> problems) {
    if (!found.isBlank()) {
      problems.add(
          place(file, code, offset)
              + ": found '"
              + brief(found)
              + "', expected rule \"ID\" @requirement(\"ID\") when … then … end");
    }
  }

  private static String brief(String code) {
    String line = code.strip().lines().findFirst().orElse("");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** The requirement id in the rule's name: the whole name, or the part before a slash. */
  public String id() {
    return name.replaceFirst(" / .*", "");
  }

  public boolean statesNotApplicable() {
    return name.endsWith(" / not applicable");
  }

  /** The kind of fact that it matches; the processor if the pattern is not over a fact. */
  public FactKind fact() {
    Matcher pattern = PATTERN.matcher(when);
    return Optional.of(pattern)
        .filter(Matcher::matches)
        .flatMap(one -> FactKind.of(one.group(1)))
        .orElse(FactKind.PROCESSOR);
  }

  public List<String> problems() {
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
    boolean isOfFact = pattern.matches() && FactKind.of(pattern.group(1)).isPresent();
    List<String> constraints = isOfFact ? split(pattern.group(2)) : List.of();
    if (constraints.isEmpty()) {
      problems.add("is not a single pattern over " + facts());
      return;
    }
    if (constraints.stream().filter(RuleText::isBinding).count() > 1) {
      problems.add("binds more than one value");
    }
    for (String constraint : constraints) {
      for (String fault : faults(constraint)) {
        problems.add(fault + ": " + constraint);
      }
    }
  }

  /** {@code Processor, Processors or …}. */
  private static String facts() {
    List<String> words = Stream.of(FactKind.values()).map(FactKind::word).toList();
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static boolean isBinding(String constraint) {
    return constraint.matches("(?s)\\$\\w+ : .*");
  }

  private List<String> faults(String constraint) {
    List<String> faults = new ArrayList<>();
    String bound = constraint.replaceFirst("^\\$\\w+ : ", "");
    boolean isBinding = !bound.equals(constraint);
    if (!bound.matches("[\\w$.(),&|~\\s]+") || TWO_WORDS.matcher(bound).find()) {
      faults.add(
          form == Form.PROJECT
              ? "has an operator other than & | ~ (DRL compares long numbers as doubles, which is"
                  + " wrong above 2^53)"
              : "has an operator other than & | ~");
    }
    String named = form == Form.PROJECT ? bound.replaceAll("\\b" + MASK, "Mask.IT") : bound;
    if (Pattern.compile("(?<![\\w$.])\\d").matcher(named).find()) {
      faults.add(
          form == Form.PROJECT
              ? "has a number that is not written as 0x…L"
              : "has a number without a name");
    }
    if (named.replaceAll(COMPLEMENT, "").contains("~")) {
      faults.add("has ~ before something that is not a constant");
    }
    if (!isBinding && VOCABULARY.stream().noneMatch(word -> bound.startsWith(word + "("))) {
      faults.add("does not start with one of " + VOCABULARY);
    }
    Matcher call = CALL.matcher(bound);
    while (call.find()) {
      if (!VOCABULARY.contains(call.group(1)) && !form.calls().contains(call.group(1))) {
        faults.add("calls something other than " + words());
      }
    }
    if (bound.startsWith("allSet(") && !form.lastMask.matcher(bound).find()) {
      faults.add("calls allSet with a mask that is not a constant");
    }
    return faults;
  }

  private Set<String> words() {
    Set<String> words = new TreeSet<>(VOCABULARY);
    words.addAll(form.calls());
    return words;
  }

  /** The names in the condition that are not accessors of its fact. */
  public List<String> unknownNames() {
    return names().stream().filter(name -> !Accessors.of(fact()).containsKey(name)).toList();
  }

  /** The fields that its condition reads. */
  public Set<Field> reads() {
    Set<Field> reads = EnumSet.noneOf(Field.class);
    Map<String, List<Field>> accessors = Accessors.of(fact());
    names().forEach(name -> reads.addAll(accessors.getOrDefault(name, List.of())));
    Matcher field = FIELD.matcher(when);
    while (field.find()) {
      Arrays.stream(Field.values())
          .filter(one -> one.name().equals(field.group(1)))
          .forEach(reads::add);
    }
    return reads;
  }

  private List<String> names() {
    Matcher condition = PATTERN.matcher(when);
    if (!condition.matches()) {
      return List.of();
    }
    return NAME.matcher(condition.group(2)).results().map(one -> one.group(1)).distinct().toList();
  }

  private void checkThen(List<String> problems) {
    if (!SENTENCE.matcher(then).replaceAll("").isBlank()) {
      problems.add("contains something other than calls to violates and notApplicable");
    }
    Matcher sentence = SENTENCE.matcher(then);
    while (sentence.find()) {
      if (!sentence.group(2).equals(requirement)) {
        problems.add("refers to " + sentence.group(2));
      }
      if (sentence.group(1).equals("violates") == statesNotApplicable()) {
        problems.add("contradicts its name: it calls " + sentence.group(1));
      }
    }
  }

  /** The parts between commas outside brackets; none if brackets do not match. */
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
