// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.ProcessorResult.Prediction;
import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.InstructionGroup;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Further notes on a processor: assumptions, profiles, and what other instructions would do. */
public final class Notes {
  private static final String ALSO = "Also";

  private Notes() {}

  /** The assumptions that were not supplied by a profile. */
  public static String assumptions(ProcessorResult processor) {
    List<String> supplied =
        processor.profile().map(ProcessorResult.ProfileUse::supplied).orElse(List.of());
    return processor.assumed().entrySet().stream()
        .filter(one -> !supplied.contains(one.getKey()))
        .map(one -> assumption(one.getKey(), one.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** The assumptions that a profile supplied, and which profile. */
  public static String ofProfile(ProcessorResult processor) {
    return processor
        .profile()
        .filter(profile -> !profile.supplied().isEmpty())
        .map(
            profile ->
                "from profile "
                    + profile.name()
                    + ": "
                    + profile.supplied().stream()
                        .map(path -> assumption(path, processor.assumed().getOrDefault(path, "?")))
                        .collect(Collectors.joining(", ")))
        .orElse("");
  }

  /**
   * One assumption, such as {@code KEY=VALUE}; {@code KEY not WORD} if it rules out one of a
   * field's named values.
   */
  private static String assumption(String text, String value) {
    Optional<FieldPath> path = FieldPath.parse(text);
    if (path.isEmpty()) {
      return text + "=" + value;
    }
    Field field = path.get().field();
    Optional<String> word = field.word(path.get().mask());
    return !path.get().isWhole() && word.isPresent()
        ? field.key() + " not " + word.get()
        : ValueText.key(path.get()) + "=" + value;
  }

  /**
   * The profiles that fit the processor, or why the chosen one does not; empty if neither applies.
   */
  public static String profiles(ProcessorResult processor) {
    return processor.suggestedProfiles().isEmpty()
        ? processor.profile().map(ProcessorResult.ProfileUse::contradiction).orElse("")
        : suggested(processor.suggestedProfiles());
  }

  private static String suggested(List<String> profiles) {
    List<String> options = profiles.stream().map(name -> "--profile " + name).toList();
    return "a profile has the capability values of this processor: " + Phrases.list(options, "or");
  }

  /** What the other instructions would do, by heading, see {@link #heading}. */
  public static Map<String, String> others(ProcessorResult processor, Specification specification) {
    Headline headline = Headline.of(processor);
    Map<String, String> others = new LinkedHashMap<>();
    for (List<Prediction> together : together(processor, specification)) {
      String circumstances = together.get(0).circumstances();
      others.merge(
          heading(together, specification),
          (circumstances.isEmpty() ? "" : circumstances + ", ") + predicates(together, headline),
          (one, other) -> one + "; " + other);
    }
    return others;
  }

  /**
   * The predictions for the other instructions: those of one group together, the rest one by one.
   */
  public static List<List<Prediction>> together(
      ProcessorResult processor, Specification specification) {
    Map<String, List<Prediction>> together = new LinkedHashMap<>();
    processor
        .predictions()
        .forEach(
            (name, one) -> {
              if (!name.equals(processor.question().name())) {
                String group = specification.group(name).map(InstructionGroup::name).orElse(name);
                together.computeIfAbsent(group, key -> new ArrayList<>()).add(one);
              }
            });
    return List.copyOf(together.values());
  }

  /** The title of the group; {@code Also} for an instruction without a group. */
  public static String heading(List<Prediction> together, Specification specification) {
    return specification
        .group(together.get(0).outcome().instruction().name())
        .map(InstructionGroup::title)
        .orElse(ALSO);
  }

  /** Lists instructions that would do the same together. */
  private static String predicates(List<Prediction> together, Headline headline) {
    Map<String, List<String>> titles = new LinkedHashMap<>();
    for (Prediction one : together) {
      titles
          .computeIfAbsent(predicate(one.outcome(), headline), predicate -> new ArrayList<>())
          .add(one.outcome().instruction().title());
    }
    return titles.entrySet().stream()
        .map(one -> Phrases.list(one.getValue(), "and") + " " + one.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String predicate(Outcome outcome, Headline headline) {
    String predicate = headline.predicate(outcome);
    return outcome.errorNumber().isPresent()
        ? predicate
            + " (VM-instruction error "
            + outcome.errorNumber().getAsInt()
            + " where there is a current VMCS)"
        : predicate;
  }
}
