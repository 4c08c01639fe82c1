// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import io.github.vmxcheck.check.text.Phrases;

/**
 * How much was checked.
 *
 * @param snapshots read
 * @param processors logical processors in them
 * @param requirements size of the catalogue
 * @param violated findings, one for each requirement and processor, or requirement and snapshot
 * @param undetermined findings
 * @param notApplicable findings
 * @param satisfied findings
 * @param problems inputs, or parts of them, that could not be read
 * @param waived violated findings that are waived
 * @param known violated findings that are in the baseline
 */
public record Summary(
    long snapshots,
    long processors,
    int requirements,
    long violated,
    long undetermined,
    long notApplicable,
    long satisfied,
    long problems,
    long waived,
    long known) {

  /** The counts in one sentence. */
  @Override
  public String toString() {
    if (snapshots == 0) {
      return "nothing was checked" + unreadable();
    }
    return Phrases.count(snapshots, "snapshot")
        + ", "
        + Phrases.count(processors, "logical processor")
        + ", "
        + Phrases.count(requirements, "requirement")
        + "; verdicts: "
        + violated
        + " violated"
        + accepted()
        + ", "
        + undetermined
        + " undetermined, "
        + notApplicable
        + " not applicable, "
        + satisfied
        + " satisfied"
        + unreadable();
  }

  private String unreadable() {
    return problems == 0 ? "" : "; " + Phrases.count(problems, "input problem");
  }

  private String accepted() {
    if (waived == 0 && known == 0) {
      return "";
    }
    String ofWaivers = waived == 0 ? "" : waived + " waived";
    String ofBaseline = known == 0 ? "" : known + " in the baseline";
    return " (" + ofWaivers + (waived > 0 && known > 0 ? ", " : "") + ofBaseline + ")";
  }
}
