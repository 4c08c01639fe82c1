package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import java.util.Optional;

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
}
