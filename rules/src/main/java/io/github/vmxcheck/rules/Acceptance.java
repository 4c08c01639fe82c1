// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How a project treats a finding. It never changes a verdict or an outcome, only whether the
 * finding counts.
 *
 * @param waiver why the finding is accepted, if it is
 * @param expired a waiver that has expired: the finding counts again
 * @param baseline whether the violation existed before; empty if nothing was compared
 */
public record Acceptance(
    Optional<Waiver> waiver, Optional<Waiver> expired, Optional<Boolean> baseline) {

  /** No waiver and no baseline. */
  public static final Acceptance NONE =
      new Acceptance(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Why a finding is accepted.
   *
   * @param expires the last day on which it is
   */
  public record Waiver(String reason, LocalDate expires) {}

  /** Whether the finding does not count. */
  public boolean isAccepted() {
    return waiver.isPresent() || baseline.orElse(false);
  }
}
