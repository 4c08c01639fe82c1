// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.rules.RuleBase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the names in a DRL file: every import must exist, and every name that is used must be
 * imported or bound. The compiler would report such mistakes in terms of the Java code it
 * generates, which the author of the rule does not know.
 */
final class RuleNames {
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?m)^[ \\t]*+import\\s++(function\\s++)?([\\w.]+)\\.(\\w++)[ \\t]*+;?[ \\t]*+$");
  private static final Pattern WORD = Pattern.compile("(?<![\\w$.])(anySet|allSet)(?=\\()");
  private static final Pattern CLASS = Pattern.compile("(?<![\\w$.])([A-Z]\\w*)(\\.([A-Z]\\w*))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");
  private static final Pattern BINDING = Pattern.compile("(\\$\\w+)\\s*:");
  private static final Pattern RULE = Pattern.compile("(?m)^rule\\b");
  private static final List<String> PACKAGES =
      List.of("io.github.vmxcheck.model.", "io.github.vmxcheck.rules.");

  private final String file;
  private final String code;
  private final Consumer<String> problems;
  private final Map<String, Class<?>> classes = new HashMap<>();
  private final Set<String> functions = new HashSet<>();

  private RuleNames(String file, String code, Consumer<String> problems) {
    this.file = file;
    this.code = code;
    this.problems = problems;
  }

  /** Reports every unknown name in a file. */
  static void check(String file, String text, Consumer<String> problems) {
    RuleNames names = new RuleNames(file, withoutComments(text), problems);
    Matcher rule = RULE.matcher(names.code);
    List<Integer> starts = new ArrayList<>(rule.results().map(found -> found.start()).toList());
    if (starts.isEmpty()) {
      return;
    }
    names.checkImports(starts.get(0));
    names.checkUses(starts.get(0));
    starts.add(names.code.length());
    for (int i = 0; i + 1 < starts.size(); i++) {
      names.checkVariables(starts.get(i), starts.get(i + 1));
    }
  }

  /** Replaces comments and string literals by blanks, so that positions stay the same. */
  private static String withoutComments(String text) {
    return Pattern.compile("\"[^\"\n]*\"|//[^\n]*")
        .matcher(text)
        .replaceAll(found -> " ".repeat(found.group().length()));
  }

  private void checkImports(int end) {
    Matcher line = IMPORT.matcher(code).region(0, end);
    while (line.find()) {
      boolean isFunction = line.group(1) != null;
      String name = line.group(2) + "." + line.group(3);
      Optional<Class<?>> type = load(isFunction ? line.group(2) : name);
      boolean isThere =
          type.filter(one -> !isFunction || hasFunction(one, line.group(3))).isPresent();
      if (!isThere) {
        wrong(line.start(2), name, "a vmxcheck class", "");
      } else if (isFunction) {
        functions.add(line.group(3));
      }
      if (!isFunction) {
        classes.put(line.group(3), type.orElse(null));
      }
    }
  }

  private static boolean hasFunction(Class<?> type, String name) {
    return Stream.of(type.getMethods()).anyMatch(method -> method.getName().equals(name));
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name, false, RuleBase.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  private void checkUses(int start) {
    Matcher word = WORD.matcher(code).region(start, code.length());
    while (word.find()) {
      if (!functions.contains(word.group(1))) {
        String name = PACKAGES.get(1) + "Bits." + word.group(1);
        wrong(word.start(), word.group(1), "import function " + name + " above the rules", "");
      }
    }
    Matcher use = CLASS.matcher(code).region(start, code.length());
    while (use.find()) {
      checkClass(use);
    }
  }

  private void checkClass(Matcher use) {
    String name = use.group(1);
    if (!classes.containsKey(name)) {
      if (load("java.lang." + name).isEmpty()) {
        wrong(use.start(), name, importOf(name), "");
      }
      return;
    }
    Class<?> type = classes.get(name);
    if (type == null || use.group(3) == null) {
      return;
    }
    List<String> constants = constants(type);
    if (!constants.contains(use.group(3))) {
      String nearest =
          ClosestMatch.of(use.group(3), constants)
              .map(one -> ", such as " + name + "." + one)
              .orElse("");
      wrong(use.start(), use.group(), "a constant of " + name, nearest);
    }
  }

  private static String importOf(String name) {
    return PACKAGES.stream()
        .map(place -> place + name)
        .filter(whole -> load(whole).isPresent())
        .findFirst()
        .map(whole -> "import " + whole + " above the rules")
        .orElse("an imported class");
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  private void checkVariables(int start, int end) {
    Set<String> bound = new HashSet<>();
    BINDING.matcher(code).region(start, end).results().forEach(one -> bound.add(one.group(1)));
    Matcher variable = VARIABLE.matcher(code).region(start, end);
    while (variable.find()) {
      if (!bound.contains(variable.group())) {
        String nearest =
            ClosestMatch.of(variable.group(), bound).map(one -> ", such as " + one).orElse("");
        wrong(variable.start(), variable.group(), "a variable that the rule binds", nearest);
      }
    }
  }

  private void wrong(int offset, String found, String expected, String nearest) {
    String before = code.substring(0, offset);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = offset - before.lastIndexOf('\n');
    problems.accept(
        file
            + ":"
            + line
            + ":"
            + column
            + ": found '"
            + found
            + "', expected "
            + expected
            + nearest);
  }
}
