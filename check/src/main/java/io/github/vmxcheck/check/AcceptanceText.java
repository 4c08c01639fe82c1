// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.rules.Acceptance;
import java.util.Optional;

/** Says why a violation does not count. */
public final class AcceptanceText {
  private AcceptanceText() {}

  /** {@code waived until 2027-01-31 (reason)}, {@code in the baseline}; empty if it counts. */
  public static String of(FindingResult finding) {
    if (finding.waiver().isPresent()) {
      FindingResult.Waiver waiver = finding.waiver().get();
      return "waived until " + waiver.expires() + " (" + waiver.reason() + ")";
    }
    return finding.isInBaseline() ? "in the baseline" : "";
  }

  /** A note that the waiver of a finding expired; empty if none did. */
  public static Optional<String> expired(Acceptance acceptance) {
    return acceptance
        .expired()
        .map(waiver -> "Its waiver expired on " + waiver.expires() + " (" + waiver.reason() + ").");
  }

  /** The text of {@link #of} as the prefix of a message; empty if the violation counts. */
  public static String prefix(FindingResult finding) {
    String text = of(finding);
    return text.isEmpty() ? "" : text + ": ";
  }
}
