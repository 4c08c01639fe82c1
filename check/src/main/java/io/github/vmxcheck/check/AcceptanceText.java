// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.rules.Acceptance;
import java.util.Optional;

/** Tells why a violation does not count. */
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

  /** That it was accepted once, if it was. */
  public static Optional<String> expired(Acceptance acceptance) {
    return acceptance
        .expired()
        .map(waiver -> "Its waiver expired on " + waiver.expires() + " (" + waiver.reason() + ").");
  }

  /** The same before a message. */
  public static String prefix(FindingResult finding) {
    String text = of(finding);
    return text.isEmpty() ? "" : text + ": ";
  }
}
