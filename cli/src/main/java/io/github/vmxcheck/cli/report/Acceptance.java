package io.github.vmxcheck.cli.report;

import io.github.vmxcheck.cli.results.FindingResult;

/** Tells why a violation does not count. */
final class Acceptance {
  private Acceptance() {}

  /** {@code waived until 2027-01-31 (reason)}, {@code in the baseline}; empty if it counts. */
  static String of(FindingResult finding) {
    if (finding.waiver().isPresent()) {
      FindingResult.Waiver waiver = finding.waiver().get();
      return "waived until " + waiver.expires() + " (" + waiver.reason() + ")";
    }
    return finding.isInBaseline() ? "in the baseline" : "";
  }

  /** The same before a message. */
  static String prefix(FindingResult finding) {
    String text = of(finding);
    return text.isEmpty() ? "" : text + ": ";
  }
}
