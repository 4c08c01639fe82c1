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
 * @param waived of the violated ones those that are accepted
 * @param known of the violated ones those that the baseline holds
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
    return Phrases.count(snapshots, "snapshot")
        + ", "
        + Phrases.count(processors, "logical processor")
        + ", "
        + Phrases.count(requirements, "requirement")
        + ": "
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
        + (problems == 0 ? "" : "; " + Phrases.count(problems, "input problem"));
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
