// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.RelativePath;
import io.github.vmxcheck.rules.Acceptance;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The waivers of a project, as valid on one day. Thread-safe. */
public final class Waivers {
  /** Days before the end of a waiver from which a warning is printed. */
  private static final int NOTICE = 14;

  private final List<Held> all;
  private final LocalDate today;

  private Waivers(List<Held> all, LocalDate today) {
    this.all = all;
    this.today = today;
  }

  /** A waiver, and whether it matched any finding. */
  private static final class Held {
    private final Waiver waiver;
    private final BitSet requirements;
    private final String snapshot;
    private volatile boolean isUsed;

    Held(Waiver waiver, BitSet requirements) {
      this.waiver = waiver;
      this.requirements = requirements;
      snapshot = waiver.snapshot().isEmpty() ? "*" : waiver.snapshot();
    }

    boolean mayCover(Finding finding) {
      return requirements.get(finding.requirement().index()) && waiver.covers(finding);
    }

    boolean covers(ProjectPolicy.Subject one) {
      return mayCover(one.finding())
          && (waiver.processor().isEmpty() || waiver.processor().equals(one.processor()))
          && (Patterns.matches(snapshot, one.snapshot().label())
              || Patterns.matches(snapshot, RelativePath.of(one.snapshot().name())))
          && (waiver.field().isEmpty() || waiver.field().equals(one.field()));
    }
  }

  /**
   * The waivers of a project.
   *
   * @param today called only if there are any
   * @throws SpecificationException if one matches no requirement, with its place
   */
  public static Waivers of(
      List<Waiver> waivers, Specification specification, Supplier<LocalDate> today) {
    List<Held> all = new ArrayList<>();
    for (Waiver waiver : waivers) {
      try {
        all.add(new Held(waiver, Patterns.requirements(waiver.requirements(), specification)));
      } catch (IllegalArgumentException e) {
        throw new SpecificationException(waiver.place() + ": " + e.getMessage());
      }
    }
    return new Waivers(List.copyOf(all), all.isEmpty() ? LocalDate.MIN : today.get());
  }

  boolean areNone() {
    return all.isEmpty();
  }

  /** Whether a waiver may cover the finding, going by requirement and verdict only. */
  boolean mayCover(Finding finding) {
    for (Held held : all) {
      if (held.mayCover(finding)) {
        return true;
      }
    }
    return false;
  }

  /** The acceptance of a finding: one valid waiver is enough. */
  Acceptance of(ProjectPolicy.Subject one) {
    Optional<Acceptance.Waiver> valid = Optional.empty();
    Optional<Acceptance.Waiver> expired = Optional.empty();
    for (Held held : all) {
      if (held.covers(one)) {
        held.isUsed = true;
        if (isExpired(held.waiver)) {
          expired = expired.or(() -> Optional.of(held.waiver.said()));
        } else {
          valid = valid.or(() -> Optional.of(held.waiver.said()));
        }
      }
    }
    return new Acceptance(valid, valid.isPresent() ? Optional.empty() : expired, Optional.empty());
  }

  private boolean isExpired(Waiver waiver) {
    return waiver.said().expires().isBefore(today);
  }

  /** Warnings about waivers that are unused, expired or about to expire. */
  List<String> remarks() {
    return all.stream().map(this::remark).filter(remark -> !remark.isEmpty()).toList();
  }

  private String remark(Held held) {
    Waiver waiver = held.waiver;
    String start = waiver.place() + ": warning: the waiver of " + waiver.requirements();
    long days = ChronoUnit.DAYS.between(today, waiver.said().expires());
    if (!held.isUsed) {
      return start + " is unused: it matches no violated or undetermined requirement in this run";
    }
    if (days < 0) {
      return start + " expired on " + waiver.said().expires() + ": its findings count again";
    }
    return days > NOTICE
        ? ""
        : start
            + (days == 0 ? " expires today" : " expires in " + Phrases.count(days, "day"))
            + ", on "
            + waiver.said().expires();
  }
}
