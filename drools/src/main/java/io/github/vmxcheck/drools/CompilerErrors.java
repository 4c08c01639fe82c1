// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import io.github.vmxcheck.rules.RuleText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reports the errors of the DRL compiler with positions in the rule files. Some errors are about
 * the Java code that the compiler generates from a rule. The code itself, which it reports as
 * further messages, is left out.
 */
final class CompilerErrors {
  private static final String SOURCE = "Java source of ";

  private final Map<String, String> places = new HashMap<>();

  private CompilerErrors() {}

  /** The messages, each once, in their order. */
  static List<String> of(List<List<?>> errors, RuleFiles files, Collection<List<RuleText>> rules) {
    CompilerErrors result = new CompilerErrors();
    for (List<?> error : errors) {
      result.place(error, rules);
    }
    return errors.stream()
        .filter(error -> !message(error).startsWith(SOURCE))
        .map(error -> result.text(error, files))
        .distinct()
        .toList();
  }

  private static String message(List<?> error) {
    return error.get(3).toString().strip();
  }

  private void place(List<?> error, Collection<List<RuleText>> rules) {
    String java = compact(message(error));
    if (message(error).startsWith(SOURCE)) {
      rules.stream()
          .flatMap(List::stream)
          .filter(rule -> isMadeOf(rule, java))
          .findFirst()
          .ifPresent(rule -> places.put(error.get(0).toString(), rule.place()));
    }
  }

  /**
   * Java code of a consequence contains its text; Java code of a condition contains the names of
   * its rules.
   */
  private static boolean isMadeOf(RuleText rule, String java) {
    boolean isNamed = java.contains("addRuleNames(") && java.contains(compact(named(rule)));
    return isNamed || java.contains(compact(rule.then()));
  }

  private static String named(RuleText rule) {
    return "\"" + rule.name() + "\",\"";
  }

  private static String compact(String text) {
    return text.replaceAll("\\s", "");
  }

  private String text(List<?> error, RuleFiles files) {
    String said =
        "DRL compiler: "
            + message(error).lines().map(String::strip).collect(Collectors.joining(" "));
    String place = place(error, files);
    return place.isEmpty() ? said : place + ": " + said;
  }

  private String place(List<?> error, RuleFiles files) {
    String path = error.get(0).toString();
    String name = path.replaceFirst("\\.drl$", "");
    if (!files.drl().containsKey(name)) {
      return places.getOrDefault(path, "");
    }
    StringBuilder place = new StringBuilder(files.drlFile(name));
    for (Object number : error.subList(1, 3)) {
      if (!(number instanceof Integer count) || count <= 0) {
        break;
      }
      place.append(':').append(count);
    }
    return place.toString();
  }
}
