// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.RuleReads;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Specification;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Detects inputs that look like parts of one machine's dump. It keeps only the first logical
 * processor and the numbers of all processors of each input, and only for some hundreds of inputs.
 */
final class PartsOfOneMachine {
  private static final int MOST = 256;
  private static final int MOST_PROCESSORS = 64;

  private record Part(List<Long> numbers, String label, ProcessorSnapshot first) {
    boolean isNumbered() {
      return first.isNumbered();
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private boolean isNewestIn;

  /**
   * Adds a snapshot. An input with several snapshots is dropped, because it does not describe a
   * single moment.
   *
   * @param count number of snapshots of this input so far, including this one
   */
  void add(Snapshot snapshot, long count) {
    List<ProcessorSnapshot> states = snapshot.processors();
    if (count == 1) {
      isNewestIn = parts.size() < MOST && states.size() <= MOST_PROCESSORS;
      if (isNewestIn) {
        List<Long> numbers = states.stream().map(ProcessorSnapshot::id).sorted().toList();
        parts.add(new Part(numbers, snapshot.label(), states.get(0)));
      }
    } else if (isNewestIn) {
      parts.remove(parts.size() - 1);
      isNewestIn = false;
    }
  }

  /** Whether two of the inputs look like parts of one machine's dump. */
  boolean areThere() {
    if (parts.size() < 2) {
      return false;
    }
    Set<Field> deciding = EnumSet.noneOf(Field.class);
    Specification.builtIn().requirements().stream()
        .filter(requirement -> requirement.kind() == Kind.PREREQUISITE)
        .forEach(requirement -> deciding.addAll(RuleReads.of(requirement)));
    for (int i = 0; i < parts.size(); i++) {
      for (Part other : parts.subList(0, i)) {
        if (belongTogether(parts.get(i), other, deciding)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean belongTogether(Part one, Part other, Set<Field> deciding) {
    boolean sameNumbers =
        one.numbers.equals(other.numbers)
            || one.numbers.size() == 1
                && other.numbers.size() == 1
                && !(one.isNumbered() && other.isNumbered());
    boolean sameLabel =
        one.label.isEmpty() || other.label.isEmpty() || one.label.equals(other.label);
    return sameNumbers
        && sameLabel
        && deciding.stream().anyMatch(field -> hasMore(one, other, field))
        && deciding.stream().anyMatch(field -> hasMore(other, one, field))
        && !contradict(one.first, other.first);
  }

  private static boolean hasMore(Part one, Part other, Field field) {
    return !one.first.isAbsent(field) && other.first.isAbsent(field);
  }

  private static boolean contradict(ProcessorSnapshot one, ProcessorSnapshot other) {
    for (Field field : one.fields()) {
      long both = one.known(field) & other.known(field);
      boolean failed =
          one.isUnreadable(field) && other.known(field) != 0
              || other.isUnreadable(field) && one.known(field) != 0;
      if (failed || ((one.value(field) ^ other.value(field)) & both) != 0) {
        return true;
      }
    }
    return false;
  }
}
