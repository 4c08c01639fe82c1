// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.gate;

import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.SpecificationException;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requirements that a project selects, and their levels. */
public final class Selection {
  /**
   * Maximum number of cached selections. Findings that states share are filtered once; the cache is
   * cleared if there are too many kinds of states.
   */
  private static final int KEPT = 1024;

  private final BitSet wanted;
  private final Level[] levels;
  private final boolean isEverything;

  private Selection(BitSet wanted, Level[] levels, boolean isEverything) {
    this.wanted = wanted;
    this.levels = levels;
    this.isEverything = isEverything;
  }

  /**
   * Creates a selection.
   *
   * @param select patterns; empty for all
   * @param ignore patterns of requirements excluded even if selected
   * @param changes changed levels
   * @throws IllegalArgumentException if a pattern of {@code select} or {@code ignore} matches
   *     nothing
   * @throws SpecificationException if a changed level or its pattern is invalid, with its place
   */
  public static Selection of(
      Specification specification,
      List<String> select,
      List<String> ignore,
      List<Configuration.LevelChange> changes) {
    int number = specification.requirements().size();
    BitSet wanted = new BitSet(number);
    wanted.set(0, number, select.isEmpty());
    for (String one : select) {
      wanted.or(Patterns.requirements(one, specification));
    }
    for (String one : ignore) {
      wanted.andNot(Patterns.requirements(one, specification));
    }
    Level[] levels = new Level[number];
    changes.forEach(change -> change(change, specification, levels));
    return new Selection(wanted, levels, wanted.cardinality() == number && changes.isEmpty());
  }

  private static void change(
      Configuration.LevelChange change, Specification specification, Level[] levels) {
    try {
      Level level = level(change.level());
      Patterns.requirements(change.requirements(), specification).stream()
          .forEach(index -> levels[index] = level);
    } catch (IllegalArgumentException e) {
      throw new SpecificationException(change.place() + ": " + e.getMessage());
    }
  }

  private static Level level(String word) {
    return Stream.of(Level.values())
        .filter(level -> level.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "found '"
                        + word
                        + "', expected "
                        + Stream.of(Level.values())
                            .map(Level::word)
                            .collect(Collectors.joining(", "))));
  }

  boolean isEverything() {
    return isEverything;
  }

  /** Selects for one thread. */
  final class Selector {
    private final IdentityHashMap<Findings, Findings> kept = new IdentityHashMap<>();

    Findings of(Findings all) {
      if (isEverything) {
        return all;
      }
      if (kept.size() > KEPT) {
        kept.clear();
      }
      return kept.computeIfAbsent(all, one -> one.of(this::isWanted, this::weighed));
    }

    private boolean isWanted(Finding finding) {
      return wanted.get(finding.requirement().index());
    }

    /**
     * Applies the project's level, but does not raise a level that was lowered because of the
     * state.
     */
    private Finding weighed(Finding finding) {
      Level level = levels[finding.requirement().index()];
      boolean isMinor = finding.level().compareTo(finding.requirement().level()) > 0;
      return level == null || isMinor && level.compareTo(finding.level()) < 0
          ? finding
          : finding.weighing(level);
    }
  }
}
