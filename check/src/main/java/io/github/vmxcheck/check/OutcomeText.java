// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Outcomes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Writes outcomes as verbs: what an instruction would do. */
public final class OutcomeText {
  private OutcomeText() {}

  /** {@code succeed}, {@code raise #UD or #GP(0)}, {@code succeed or fail with VMfailInvalid}. */
  public static String verbs(List<String> words) {
    if (words.size() == 1 && words.get(0).equals(Outcomes.SUCCEED)) {
      return "succeed";
    }
    List<String> raised = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<String> verbs = new ArrayList<>();
    for (String word : words) {
      if (word.equals(Outcomes.SUCCEED)) {
        verbs.add("succeed");
      } else if (word.startsWith("vmfail")) {
        failed.add(Outcomes.title(word));
      } else if (word.equals("vm-exit")) {
        verbs.add("cause a VM exit");
      } else {
        raised.add(Outcomes.title(word));
      }
    }
    if (!failed.isEmpty()) {
      verbs.add("fail with " + Words.list(failed, "or"));
    }
    if (!raised.isEmpty()) {
      verbs.add("raise " + Words.list(raised, "or"));
    }
    return Words.list(verbs, "or");
  }

  /** {@code #UD, #GP(0) or VMsucceed}. */
  public static String titles(List<String> words) {
    return Words.list(words.stream().map(Outcomes::title).toList(), "or");
  }

  /** Whether what happens depends on the VMX operation the processor is in. */
  static boolean dependsOnOperation(Outcome outcome) {
    return new LinkedHashSet<>(outcome.cases().values()).size() > 1;
  }

  /** Whether VMX operation is all that keeps the outcome open. */
  static boolean isCertainOutside(Outcome outcome) {
    return dependsOnOperation(outcome)
        && outcome.cases().getOrDefault("outside", List.of()).size() == 1;
  }

  /** What happens in each case, the case outside VMX operation first. */
  static String verbsByCase(Outcome outcome) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, List<String>> one : outcome.cases().entrySet()) {
      parts.add(verbs(one.getValue()) + " if " + operation(one.getKey()));
    }
    return String.join(", and ", parts);
  }

  /** What may happen, in each case if it depends on that. */
  static String possibilities(Outcome outcome) {
    if (!dependsOnOperation(outcome)) {
      return titles(outcome.possible()) + " is possible";
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, List<String>> one : outcome.cases().entrySet()) {
      parts.add(titles(one.getValue()) + " is possible if " + operation(one.getKey()));
    }
    return String.join(", ", parts);
  }

  private static String operation(String word) {
    return switch (word) {
      case "outside" -> "the processor is outside VMX operation";
      case "root" -> "it already is in VMX root operation";
      case "non-root" -> "it is in VMX non-root operation";
      default -> throw new IllegalArgumentException(word);
    };
  }
}
