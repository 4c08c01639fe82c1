// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The given lists of a logical processor, each with its entries. */
final class EntryLists {
  /** Shared by all snapshots without given lists, and never written. */
  static final EntryLists NONE = new EntryLists(Map.of());

  private static final Given NOTHING = new Given(Origin.NONE, List.of());

  private record Given(long origin, List<ProcessorSnapshot> entries) {
    Given copy() {
      List<ProcessorSnapshot> copies = new ArrayList<>(entries.size());
      entries.forEach(entry -> copies.add(entry.copy()));
      return new Given(origin, copies);
    }

    Given moveDown(int lines) {
      entries.forEach(entry -> entry.moveDown(lines));
      return new Given(Origin.movedDown(origin, lines), entries);
    }
  }

  private final Map<Field.Group, Given> lists;

  private EntryLists(Map<Field.Group, Given> lists) {
    this.lists = lists;
  }

  boolean isEmpty() {
    return lists.isEmpty();
  }

  boolean isGiven(Field.Group list) {
    return lists.containsKey(list);
  }

  private Given given(Field.Group list) {
    return lists.getOrDefault(list, NOTHING);
  }

  long origin(Field.Group list) {
    return given(list).origin;
  }

  Set<Field.Group> groups() {
    return Collections.unmodifiableSet(lists.keySet());
  }

  List<ProcessorSnapshot> entries(Field.Group list) {
    return Collections.unmodifiableList(given(list).entries);
  }

  /** A deep copy. */
  EntryLists copy() {
    if (isEmpty()) {
      return NONE;
    }
    Map<Field.Group, Given> copy = new EnumMap<>(Field.Group.class);
    lists.forEach((list, one) -> copy.put(list, one.copy()));
    return new EntryLists(copy);
  }

  /** A copy with one more given list, which has no entries yet. */
  EntryLists with(Field.Group list, long origin) {
    if (!list.isList()) {
      throw new IllegalArgumentException(list + " is not a list");
    }
    Map<Field.Group, Given> more = new EnumMap<>(Field.Group.class);
    more.putAll(lists);
    more.put(list, new Given(origin, new ArrayList<>()));
    return new EntryLists(more);
  }

  EntryLists without(Field.Group list) {
    if (!isGiven(list)) {
      return this;
    }
    Map<Field.Group, Given> fewer = new EnumMap<>(lists);
    fewer.remove(list);
    return fewer.isEmpty() ? NONE : new EntryLists(fewer);
  }

  ProcessorSnapshot addEntry(Field.Group list) {
    List<ProcessorSnapshot> entries = lists.get(list).entries;
    if (entries.size() == list.most()) {
      throw new IllegalStateException(list.key() + " has " + list.most() + " entries already");
    }
    ProcessorSnapshot entry = ProcessorSnapshot.entryOf(list, entries.size());
    entries.add(entry);
    return entry;
  }

  void moveDown(int lines) {
    if (isEmpty()) {
      return;
    }
    lists.replaceAll((list, one) -> one.moveDown(lines));
  }

  boolean hasPartialValues() {
    return lists.values().stream()
        .flatMap(one -> one.entries.stream())
        .anyMatch(ProcessorSnapshot::hasPartialValues);
  }

  /**
   * The first position at which a list or a field of an entry was read, {@link Long#MAX_VALUE} if
   * none was.
   */
  long firstOrigin() {
    long first = Long.MAX_VALUE;
    for (Given one : lists.values()) {
      first = Origin.isRead(one.origin) ? Math.min(first, one.origin) : first;
      for (ProcessorSnapshot entry : one.entries) {
        long place = entry.firstPlace();
        first = place == Origin.NONE ? first : Math.min(first, place);
      }
    }
    return first;
  }

  /** Adds the ordinals of the fields in which the entries differ. */
  void addDifferences(EntryLists other, BitSet ordinals) {
    if (this == other) {
      return;
    }
    Set<Field.Group> both = new HashSet<>(lists.keySet());
    both.addAll(other.lists.keySet());
    for (Field.Group list : both) {
      List<ProcessorSnapshot> entries = entries(list);
      List<ProcessorSnapshot> others = other.entries(list);
      if (isGiven(list) != other.isGiven(list) || entries.size() != others.size()) {
        list.fields().forEach(field -> ordinals.set(field.ordinal()));
        continue;
      }
      for (int i = 0; i < entries.size(); i++) {
        entries.get(i).addDifferences(others.get(i), ordinals);
      }
    }
  }
}
