// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import static io.github.vmxcheck.model.Field.VMX_OPERATION;

import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Words;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import io.github.vmxcheck.rules.KnownProcessors;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Profile;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What else is worth knowing of a processor: assumptions, paging mode, the VMCS, side effects. */
public final class Remarks {
  private Remarks() {}

  /** The effects of VMXON that take place in this state, if it may succeed. */
  public static List<String> effects(ProcessorValidation processor, Specification specification) {
    if (!processor.outcome().maySucceed()) {
      return List.of();
    }
    return specification.instruction("vmxon").effects().stream()
        .filter(effect -> effect.when().of(processor.state()) == Truth.TRUE)
        .map(Requirement.Note::text)
        .toList();
  }

  public static String pagingMode(ProcessorValidation processor) {
    return PagingMode.of(processor.state());
  }

  public static String assumptions(ProcessorValidation processor) {
    return assumptions(processor, "");
  }

  /** The assumptions that a profile supplied, and which profile. */
  public static String ofProfile(ProcessorValidation processor) {
    return processor.assumed().stream()
        .map(Assumptions.Used::profile)
        .filter(name -> !name.isEmpty())
        .distinct()
        .map(name -> "from profile " + name + ": " + assumptions(processor, name))
        .collect(Collectors.joining("; "));
  }

  /** The same of a report's object. */
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

  private static String assumption(String path, String value) {
    return FieldPath.parse(path)
        .map(field -> assumption(new Assumptions.Used(field, value, "")))
        .orElse(path + "=" + value);
  }

  /** The same of a report's object. */
  public static String profiles(ProcessorResult processor) {
    return processor.suggestedProfiles().isEmpty()
        ? processor.profile().map(ProcessorResult.ProfileUse::contradiction).orElse("")
        : suggested(processor.suggestedProfiles());
  }

  private static String suggested(List<String> profiles) {
    List<String> options = profiles.stream().map(name -> "--profile " + name).toList();
    return "a profile has the capability values of this processor: " + Words.list(options, "or");
  }

  private static String assumptions(ProcessorValidation processor, String profile) {
    return processor.assumed().stream()
        .filter(used -> used.profile().equals(profile))
        .map(Remarks::assumption)
        .collect(Collectors.joining(", "));
  }

  /** A profile that fits the processor, or why the chosen one does not; empty if neither. */
  public static String profiles(ProcessorValidation processor, KnownProcessors known) {
    List<String> fitting = known.suggested(processor.state()).stream().map(Profile::name).toList();
    return fitting.isEmpty() ? known.contradiction(processor.state()) : suggested(fitting);
  }

  /** One assumption; where one value of a field with words is ruled out, which. */
  private static String assumption(Assumptions.Used used) {
    Field field = used.path().field();
    Optional<String> word = field.word(used.path().mask());
    if (!used.path().isWhole() && word.isPresent()) {
      return field.key() + " not " + word.get();
    }
    return ValueText.key(used.path()) + "=" + used.value();
  }

  /** What VMCLEAR and VMPTRLD of the VMCS pointer would do, if there is one. */
  public static String vmcs(ProcessorValidation processor, Headline headline) {
    if (processor.vmclear().isEmpty() || processor.vmptrld().isEmpty()) {
      return "";
    }
    String clear = vmcs(processor.vmclear().get(), headline);
    String load = vmcs(processor.vmptrld().get(), headline);
    String both =
        clear.equals(load)
            ? "VMCLEAR and VMPTRLD " + clear
            : "VMCLEAR " + clear + "; VMPTRLD " + load;
    return supposedOfVmcs(processor) + ", " + both;
  }

  /** Under which suppositions VMCLEAR and VMPTRLD are predicted. */
  static String supposedOfVmcs(ProcessorValidation processor) {
    ProcessorSnapshot state = processor.state();
    if (state.has(VMX_OPERATION, VmxOperation.NON_ROOT, VmxOperation.NON_ROOT)) {
      return "executed now, in VMX non-root operation";
    }
    return state.has(VMX_OPERATION, VmxOperation.ROOT, VmxOperation.ROOT)
        ? "executed now at CPL 0 with a readable operand"
        : "executed after a VMXON that succeeded, at CPL 0 with a readable operand";
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
