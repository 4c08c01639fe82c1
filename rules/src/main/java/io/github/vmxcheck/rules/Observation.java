// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.Optional;
import java.util.stream.Collectors;

/** What VMXON really did, if the snapshot tells. */
public final class Observation {
  private static final String FAIL_VALID_15 = Outcomes.FAIL_VALID + 15;

  private Observation() {}

  /**
   * The outcome word, from {@code observed}: the word itself, else the status of the compiler's
   * intrinsic, else the flags after VMXON.
   */
  public static Optional<String> of(ProcessorSnapshot state) {
    if (state.knows(OBSERVED_OUTCOME)) {
      return OBSERVED_OUTCOME.word(state.value(OBSERVED_OUTCOME));
    }
    if (state.knows(OBSERVED_STATUS)) {
      return switch ((int) state.value(OBSERVED_STATUS)) {
        case 0 -> Optional.of(Outcomes.SUCCEED);
        case 1 -> Optional.of(FAIL_VALID_15);
        case 2 -> Optional.of(Outcomes.FAIL_INVALID);
        default -> Optional.empty();
      };
    }
    return state.knows(OBSERVED_RFLAGS, Rflags.CF | Rflags.ZF)
        ? Optional.of(ofFlags(state.value(OBSERVED_RFLAGS)))
        : Optional.empty();
  }

  private static String ofFlags(long rflags) {
    if ((rflags & Rflags.CF) != 0) {
      return Outcomes.FAIL_INVALID;
    }
    return (rflags & Rflags.ZF) != 0 ? FAIL_VALID_15 : Outcomes.SUCCEED;
  }

  static Verdict verdict(ProcessorSnapshot state, Outcome predicted) {
    return of(state)
        .map(word -> predicted.possible().contains(word) ? Verdict.SATISFIED : Verdict.VIOLATED)
        .orElse(Verdict.NOT_APPLICABLE);
  }

  /** What was observed, what was predicted, and what would explain the difference. */
  static String message(ProcessorValidation validation, Finding finding) {
    Optional<String> observed = of(validation.state());
    if (observed.isEmpty()) {
      return "the dump does not tell what VMXON did";
    }
    String really = Outcomes.title(observed.get());
    if (finding.verdict() == Verdict.SATISFIED) {
      return "VMXON ended in " + really + ", as predicted";
    }
    String predicted =
        validation.outcome().possible().stream()
            .map(Outcomes::title)
            .collect(Collectors.joining(" or "));
    return "VMXON ended in " + really + ", predicted was " + predicted + explanation(validation);
  }

  /** The prerequisites that would have led to what was observed, those on open ground first. */
  private static String explanation(ProcessorValidation validation) {
    String word = of(validation.state()).orElseThrow();
    if (word.equals(Outcomes.SUCCEED)) {
      return "; a value behind "
          + String.join(", ", validation.outcome().decidedBy())
          + " was another when VMXON ran, or was read wrongly";
    }
    String candidates =
        validation.findings().stream()
            .filter(finding -> leadsTo(finding.requirement(), word, validation.state()))
            .filter(finding -> restsOnAssumption(finding, validation))
            .map(finding -> finding.requirement().id())
            .collect(Collectors.joining(", "));
    return candidates.isEmpty()
        ? "; the values in the dump do not explain it: they changed before VMXON ran, or were read"
            + " wrongly"
        : "; it would be explained by a violated " + candidates;
  }

  /** Whether a violation could end in this outcome, as far as the state tells which it is. */
  private static boolean leadsTo(Requirement requirement, String word, ProcessorSnapshot state) {
    if (requirement.kind() != Kind.PREREQUISITE || !requirement.instruction().equals("vmxon")) {
      return false;
    }
    for (OutcomeCase one : requirement.outcomes()) {
      Truth truth = one.when().of(state);
      boolean fails = one.outcome().equals(Outcomes.FAIL) && word.startsWith(Outcomes.FAIL);
      if (truth != Truth.FALSE && (fails || one.outcome().equals(word))) {
        return true;
      }
      if (truth == Truth.TRUE) {
        return false;
      }
    }
    return false;
  }

  private static boolean restsOnAssumption(Finding finding, ProcessorValidation validation) {
    ProcessorSnapshot state = validation.state();
    return finding.verdict() == Verdict.UNDETERMINED
        || RuleReads.of(finding.requirement()).stream()
            .anyMatch(field -> Origin.isAssumed(state.origin(field, field.mask())));
  }
}
