package io.github.vmxcheck.cli.report;

import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMX_OPERATION;

import io.github.vmxcheck.model.VmxOperation;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.PagingMode;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.ValueText;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What else is worth knowing of a processor: assumptions, paging mode, the VMCS, side effects. */
final class Remarks {
  private Remarks() {}

  /** The effects of VMXON that take place in this state, if it may succeed. */
  static List<String> effects(ProcessorValidation processor, Specification specification) {
    if (!processor.outcome().maySucceed()) {
      return List.of();
    }
    return specification.instruction("vmxon").effects().stream()
        .filter(effect -> effect.when().of(processor.state()) == Truth.TRUE)
        .map(Requirement.Note::text)
        .toList();
  }

  static String pagingMode(ProcessorValidation processor) {
    return PagingMode.of(processor.state());
  }

  static String assumptions(ProcessorValidation processor) {
    return processor.assumed().stream()
        .map(used -> Fields.key(used.path()) + "=" + used.value())
        .collect(Collectors.joining(", "));
  }

  /** What VMCLEAR and VMPTRLD of the VMCS pointer would do, if there is one. */
  static List<String> vmcs(ProcessorValidation processor, Headline headline) {
    List<String> lines = new ArrayList<>();
    for (Optional<Outcome> outcome : List.of(processor.vmclear(), processor.vmptrld())) {
      outcome.ifPresent(one -> lines.add(vmcs(one, processor, headline)));
    }
    return lines;
  }

  private static String vmcs(Outcome outcome, ProcessorValidation processor, Headline headline) {
    boolean now = processor.state().has(VMX_OPERATION, VmxOperation.ROOT, VmxOperation.ROOT);
    String number =
        outcome.errorNumber().isPresent()
            ? " [VM-instruction error " + outcome.errorNumber().getAsInt() + "]"
            : "";
    return (now ? "" : "after a VMXON that succeeded, ")
        + outcome.instruction().toUpperCase(Locale.ROOT)
        + " of "
        + ValueText.of(processor.state(), VMCS_POINTER)
        + " "
        + headline.predicate(outcome)
        + number;
  }
}
