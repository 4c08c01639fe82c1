// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.diff;

import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What changed from one snapshot to another.
 *
 * @param before what was found; empty if the snapshot is new
 * @param after what is found; empty if the snapshot is gone
 * @param processors all processors of both sides, by number
 * @param findings the changed verdicts across processors
 */
public record SnapshotChange(
    Optional<SnapshotResult> before,
    Optional<SnapshotResult> after,
    List<ProcessorChange> processors,
    List<FindingChange> findings) {

  /** Compares two snapshots, at least one of which is present. */
  static SnapshotChange of(Optional<SnapshotResult> before, Optional<SnapshotResult> after) {
    return new SnapshotChange(before, after, processors(before, after), across(before, after));
  }

  private static List<FindingChange> across(
      Optional<SnapshotResult> before, Optional<SnapshotResult> after) {
    if (before.isPresent() && after.isPresent()) {
      return FindingChange.of(
          before.get().findings(), after.get().findings(), OptionalLong.empty());
    }
    return after
        .map(one -> FindingChange.ofNew(one.findings(), OptionalLong.empty()))
        .orElse(List.of());
  }

  private static List<ProcessorChange> processors(
      Optional<SnapshotResult> before, Optional<SnapshotResult> after) {
    boolean isComplete = Stream.of(before, after).noneMatch(SnapshotChange::isPartial);
    Set<Long> numbers = new TreeSet<>(Long::compareUnsigned);
    Stream.of(before, after)
        .flatMap(Optional::stream)
        .flatMap(side -> side.processors().stream())
        .forEach(one -> numbers.add(one.id()));
    List<ProcessorChange> changes = new ArrayList<>();
    for (long number : numbers) {
      changes.add(ProcessorChange.of(of(before, number), of(after, number), isComplete));
    }
    return changes;
  }

  private static boolean isPartial(Optional<SnapshotResult> side) {
    return side.filter(SnapshotResult::isPartial).isPresent();
  }

  private static Optional<ProcessorResult> of(Optional<SnapshotResult> side, long number) {
    return side.stream()
        .flatMap(one -> one.processors().stream())
        .filter(one -> one.id() == number)
        .findFirst();
  }

  /** Whether both sides have the snapshot. */
  public boolean isCompared() {
    return before.isPresent() && after.isPresent();
  }

  /** Whether nothing changed. */
  public boolean isNone() {
    return isCompared()
        && findings.isEmpty()
        && processors.stream().allMatch(ProcessorChange::isNone);
  }

  /**
   * Whether one side contains only violated and undetermined requirements, and therefore not all
   * values.
   */
  public boolean isPartial() {
    return isPartial(before) || isPartial(after);
  }

  /** Every verdict that changed. */
  public Stream<FindingChange> allFindings() {
    return Stream.concat(
        processors.stream().flatMap(one -> one.findings().stream()), findings.stream());
  }

  /** Whether the snapshot or a processor is gone and can no longer be compared. */
  public boolean hasLost() {
    return after.isEmpty() || processors.stream().anyMatch(one -> one.after().isEmpty());
  }

  /** Whether a prerequisite of the instruction in question became undetermined. */
  public boolean isOpenNow() {
    return processors.stream().anyMatch(ProcessorChange::isOpenNow);
  }
}
