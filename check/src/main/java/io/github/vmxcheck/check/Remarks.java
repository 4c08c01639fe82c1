// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.ValueText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What else is worth knowing of a processor: assumptions, profiles, the VMCS. */
public final class Remarks {
  private Remarks() {}

  /** What was supposed without a profile. */
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

  /** One assumption; where one value of a field with words is ruled out, which. */
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

  /** A profile that fits the processor, or why the chosen one does not; empty if neither. */
  public static String profiles(ProcessorResult processor) {
    return processor.suggestedProfiles().isEmpty()
        ? processor.profile().map(ProcessorResult.ProfileUse::contradiction).orElse("")
        : suggested(processor.suggestedProfiles());
  }

  private static String suggested(List<String> profiles) {
    List<String> options = profiles.stream().map(name -> "--profile " + name).toList();
    return "a profile has the capability values of this processor: " + Words.list(options, "or");
  }

  /** What VMCLEAR and VMPTRLD of the VMCS pointer would do, if there is one. */
  public static String vmcs(ProcessorResult processor) {
    return processor.vmcs().map(vmcs -> vmcs(vmcs, Headline.of(processor))).orElse("");
  }

  private static String vmcs(ProcessorResult.Vmcs vmcs, Headline headline) {
    String clear = vmcs(vmcs.vmclear(), headline);
    String load = vmcs(vmcs.vmptrld(), headline);
    String both =
        clear.equals(load)
            ? "VMCLEAR and VMPTRLD " + clear
            : "VMCLEAR " + clear + "; VMPTRLD " + load;
    return vmcs.supposes() + ", " + both;
  }

  private static String vmcs(Outcome outcome, Headline headline) {
    String predicate = headline.predicate(outcome);
    return outcome.errorNumber().isPresent()
        ? predicate
            + " (VM-instruction error "
            + outcome.errorNumber().getAsInt()
            + " where there is a current VMCS)"
        : predicate;
  }
}
