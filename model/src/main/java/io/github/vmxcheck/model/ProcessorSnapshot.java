// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The partial state of one logical processor: for each field its value, a mask of known bits, and
 * its origin. Absent, unreadable and zero are three different things.
 *
 * <p>An entry of a list, such as the VM-entry MSR-load area, is a snapshot too: it has the fields
 * of the list and no others, and its id is its number in the list.
 *
 * <p>A snapshot is filled by one reader and not changed afterwards; it is not synchronized.
 */
public final class ProcessorSnapshot {
  /** Shared by all snapshots without fields of groups with separate storage, and never written. */
  private static final FieldBlock[] NO_STORAGE = new FieldBlock[FieldBlock.count() - 1];

  private static final List<List<Field>> OF_BLOCK = new ArrayList<>();

  static {
    Arrays.setAll(NO_STORAGE, i -> FieldBlock.empty(i + 1));
    for (Field field : Field.values()) {
      if (field.place() == 0) {
        OF_BLOCK.add(new ArrayList<>());
      }
      OF_BLOCK.get(field.block()).add(field);
    }
    OF_BLOCK.replaceAll(Collections::unmodifiableList);
  }

  /** The list to which this entry belongs; null for a logical processor or the machine. */
  private final Field.Group list;

  private long id;
  private boolean numbered = true;
  private boolean ofEvery;

  /** The fields that every snapshot has storage for. */
  private FieldBlock own = FieldBlock.empty(0);

  /** The blocks of the other fields: {@code apart[i]} is block i + 1. */
  private FieldBlock[] apart = NO_STORAGE;

  private EntryLists lists = EntryLists.NONE;

  private ProcessorSnapshot(Field.Group list, long id) {
    this.list = list;
    this.id = id;
  }

  public ProcessorSnapshot(long id) {
    this(null, id);
  }

  /** An entry of a list of which nothing is known. */
  static ProcessorSnapshot entryOf(Field.Group list, int number) {
    return new ProcessorSnapshot(list, number);
  }

  /** A snapshot whose number is not in the dump; its id is 0. */
  public static ProcessorSnapshot unnumbered() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    snapshot.numbered = false;
    return snapshot;
  }

  /** Values that apply to every logical processor, if the dump does not say how many there are. */
  public static ProcessorSnapshot ofEvery() {
    ProcessorSnapshot snapshot = unnumbered();
    snapshot.describeEvery();
    return snapshot;
  }

  /** Makes it apply to every logical processor, for a reader that learns this last. */
  public void describeEvery() {
    numbered = false;
    ofEvery = true;
  }

  /** Whether it applies to every logical processor of the machine. */
  public boolean isOfEvery() {
    return ofEvery;
  }

  /** The number the dump gives this logical processor. */
  public long id() {
    return id;
  }

  /** Whether the number is in the dump. */
  public boolean isNumbered() {
    return numbered;
  }

  /** Gives it another number, for a reader that learns the number last. */
  public void renumber(long number) {
    id = number;
    numbered = true;
    ofEvery = false;
  }

  /** Makes this snapshot equal to another one; both are processors, or entries of the same list. */
  public void copyFrom(ProcessorSnapshot other) {
    id = other.id;
    numbered = other.numbered;
    ofEvery = other.ofEvery;
    if (!other.own.isShared() && !own.isShared()) {
      own.copyFrom(other.own);
    } else {
      own = other.own.copyUnlessShared();
    }
    apart = copyOf(other.apart);
    lists = other.lists.copy();
  }

  private static FieldBlock[] copyOf(FieldBlock[] blocks) {
    if (blocks == NO_STORAGE) {
      return NO_STORAGE;
    }
    FieldBlock[] copy = new FieldBlock[blocks.length];
    Arrays.setAll(copy, i -> blocks[i].copyUnlessShared());
    return copy;
  }

  public ProcessorSnapshot copy() {
    ProcessorSnapshot copy = new ProcessorSnapshot(list, id);
    copy.numbered = numbered;
    copy.ofEvery = ofEvery;
    copy.own = own.copyUnlessShared();
    copy.apart = copyOf(apart);
    copy.lists = lists.copy();
    return copy;
  }

  /** The same state under another number. */
  public ProcessorSnapshot copyAs(long number) {
    ProcessorSnapshot copy = copy();
    copy.renumber(number);
    return copy;
  }

  /** Sets all bits of a field, without an origin. */
  public ProcessorSnapshot set(Field field, long value) {
    return set(field, value, field.mask(), Origin.NONE);
  }

  /** Sets the bits of {@code mask}; the others stay as they are. */
  public ProcessorSnapshot set(Field field, long value, long mask, long origin) {
    writable(field).set(field.place(), value, mask & field.mask(), origin);
    return this;
  }

  /** The block of a field, made writable. */
  private FieldBlock writable(Field field) {
    if (field.block() > 0 || list != null) {
      return writableApart(field);
    }
    if (own.isShared()) {
      own = own.copy();
    }
    return own;
  }

  private FieldBlock writableApart(Field field) {
    if ((field.isInList() ? field.group() : null) != list) {
      throw new IllegalArgumentException(
          field.key() + " is not a field of " + (list == null ? "a processor" : list.key() + "[]"));
    }
    if (apart == NO_STORAGE) {
      apart = NO_STORAGE.clone();
    }
    int i = field.block() - 1;
    if (apart[i].isShared()) {
      apart[i] = apart[i].copy();
    }
    return apart[i];
  }

  private FieldBlock block(Field field) {
    return field.block() == 0 ? own : apart[field.block() - 1];
  }

  /**
   * A copy whose origins are moved down by some lines.
   *
   * @throws IllegalStateException if a field has several origins
   */
  public ProcessorSnapshot copyFurtherDown(int lines) {
    if (hasPartialValues()) {
      throw new IllegalStateException("a field has several origins");
    }
    ProcessorSnapshot copy = copy();
    copy.moveDown(lines);
    return copy;
  }

  void moveDown(int lines) {
    if (!own.isShared()) {
      own.moveDown(lines);
    }
    if (apart != NO_STORAGE) {
      for (FieldBlock block : apart) {
        if (!block.isShared()) {
          block.moveDown(lines);
        }
      }
    }
    lists.moveDown(lines);
  }

  /**
   * Replaces the value and the origin of a field that has one origin. Its known bits, or that it is
   * unreadable, stay the same.
   */
  public void restate(Field field, long value, long origin) {
    writable(field).restate(field.place(), value, origin);
  }

  /** Marks a field as unreadable: RDMSR faulted, or the value in the dump is impossible. */
  public ProcessorSnapshot setUnreadable(Field field, long origin) {
    writable(field).setUnreadable(field.place(), false, origin);
    return this;
  }

  /**
   * Marks an MSR as unreadable and not implemented: it reads 0, which it never does where it
   * exists.
   */
  public ProcessorSnapshot setReadsZero(Field field, long origin) {
    writable(field).setUnreadable(field.place(), true, origin);
    return this;
  }

  /**
   * Sets the bits of {@code mask} as in a dump. A capability MSR that reads 0 is not implemented,
   * see {@link Field#isMissingAs}.
   */
  public ProcessorSnapshot setAsRead(Field field, long value, long mask, long origin) {
    if (field.isMissingAs(value, mask)) {
      return setReadsZero(field, origin);
    }
    return set(field, value, mask, origin);
  }

  /** Makes some bits of a field unknown. */
  public ProcessorSnapshot forget(Field field, long mask) {
    if (!block(field).isShared()) {
      writable(field).forget(field.place(), mask);
    }
    return this;
  }

  /** The value; unknown bits are 0. */
  public long value(Field field) {
    int i = field.ordinal();
    long[] values = own.values;
    return i < values.length ? values[i] : block(field).values[field.place()];
  }

  /** The mask of known bits. */
  public long known(Field field) {
    int i = field.ordinal();
    long[] known = own.known;
    return i < known.length ? known[i] : block(field).known[field.place()];
  }

  /** Whether all of these bits are known. */
  public boolean knows(Field field, long mask) {
    return (mask & ~known(field)) == 0;
  }

  /** Whether every bit of the field is known. */
  public boolean knows(Field field) {
    return known(field) == field.mask();
  }

  /** Whether the bits of {@code mask} are known and have this value. */
  public boolean has(Field field, long mask, long value) {
    return knows(field, mask) && (value(field) & mask) == value;
  }

  public boolean isUnreadable(Field field) {
    return block(field).unreadable[field.place()];
  }

  /** Whether the field counts as unreadable because it reads 0, not because the read failed. */
  public boolean readsZero(Field field) {
    return block(field).readsZero[field.place()];
  }

  /** Whether the field is not in the dump: no bit is known, and it is not unreadable. */
  public boolean isAbsent(Field field) {
    return known(field) == 0 && !isUnreadable(field);
  }

  /**
   * Whether other registers show that the processor does not have this register: all bits of {@link
   * Field#existsWhen} are known to be 0. If not, it may still be unknown whether the register
   * exists.
   */
  public boolean lacks(Field field) {
    List<FieldPath> existsWhen = field.existsWhen();
    return !existsWhen.isEmpty()
        && existsWhen.stream().allMatch(bits -> has(bits.field(), bits.mask(), 0));
  }

  /** Whether it is a guest's view: the state of a virtual processor as its VMM presents it. */
  public boolean isSeenByGuest() {
    return (value(Field.OBSERVER) & Observer.GUEST) != 0;
  }

  /**
   * Whether there is certainly a current VMCS, which exists in VMX operation only: some bit of the
   * current-VMCS pointer is known to be 0. Source: Intel SDM, "Organization of VMCS Data".
   */
  public boolean hasCurrentVmcs() {
    return value(Field.CURRENT_VMCS) != known(Field.CURRENT_VMCS);
  }

  /** Whether every field and every list is absent. */
  public boolean isEmpty() {
    return own.isEmpty() && Arrays.stream(apart).allMatch(FieldBlock::isEmpty) && lists.isEmpty();
  }

  /** The fields for which it has storage, in order: it has values of no others. */
  public List<Field> fields() {
    if (apart == NO_STORAGE && list == null) {
      return OF_BLOCK.get(0);
    }
    List<Field> fields = new ArrayList<>(list == null ? OF_BLOCK.get(0) : List.of());
    for (int i = 0; i < apart.length; i++) {
      if (!apart[i].isShared()) {
        fields.addAll(OF_BLOCK.get(i + 1));
      }
    }
    return fields;
  }

  /**
   * Adds the ordinals of the fields that differ between this snapshot and another one. Origins and
   * processor numbers are ignored. A field of a list is added if it differs in an entry; all fields
   * of the list are added if the numbers of entries differ.
   */
  public void addDifferences(ProcessorSnapshot other, BitSet ordinals) {
    own.addDifferences(other.own, ordinals);
    if (apart != other.apart) {
      for (int i = 0; i < apart.length; i++) {
        apart[i].addDifferences(other.apart[i], ordinals);
      }
    }
    lists.addDifferences(other.lists, ordinals);
  }

  /** Whether a field has several origins. */
  public boolean hasPartialValues() {
    return own.hasPartialValues()
        || apart != NO_STORAGE && Arrays.stream(apart).anyMatch(FieldBlock::hasPartialValues)
        || lists.hasPartialValues();
  }

  /** The first origin of the field. */
  public long origin(Field field) {
    return block(field).origin(field.place());
  }

  /** The last origin of any of these bits of the field, see {@link Origin}. */
  public long origin(Field field, long mask) {
    return block(field).origin(field.place(), mask);
  }

  /** All origins of the bits of a field, see {@link Origin}; none if the field is absent. */
  public LongStream origins(Field field) {
    return isAbsent(field) ? LongStream.empty() : block(field).allOrigins(field.place());
  }

  /**
   * The first position at which any field was read, see {@link Origin}; {@link Origin#NONE} if none
   * was.
   */
  public long firstPlace() {
    long first = Math.min(own.firstOrigin(), lists.firstOrigin());
    if (apart != NO_STORAGE) {
      for (FieldBlock block : apart) {
        first = Math.min(first, block.firstOrigin());
      }
    }
    return first == Long.MAX_VALUE ? Origin.NONE : first;
  }

  /** Whether it is an entry of this list. */
  public boolean isEntryOf(Field.Group group) {
    return list == group;
  }

  /** The list to which this entry belongs; empty for a logical processor and for the machine. */
  public Optional<Field.Group> list() {
    return Optional.ofNullable(list);
  }

  /** Marks a list as given: it has exactly the entries that are added to it. */
  public ProcessorSnapshot give(Field.Group group, long origin) {
    lists = lists.with(group, origin);
    return this;
  }

  /** Whether a list is given: it has exactly its entries. If not, it may have any entries. */
  public boolean isGiven(Field.Group group) {
    return lists.isGiven(group);
  }

  /** The origin of a list; {@link Origin#NONE} if it is not given. */
  public long origin(Field.Group group) {
    return lists.origin(group);
  }

  /** The lists that are given. */
  public Set<Field.Group> lists() {
    return lists.groups();
  }

  /** The entries of a list, in order; none if it is not given. */
  public List<ProcessorSnapshot> entries(Field.Group group) {
    return lists.entries(group);
  }

  /**
   * Adds an entry of which nothing is known to a list, which is then given.
   *
   * @return the entry, to be filled
   * @throws IllegalStateException if the list is full
   */
  public ProcessorSnapshot addEntry(Field.Group group) {
    if (!isGiven(group)) {
      give(group, Origin.NONE);
    }
    return lists.addEntry(group);
  }

  /** Removes a list with its entries: it is no longer given. */
  public ProcessorSnapshot forget(Field.Group group) {
    lists = lists.without(group);
    return this;
  }
}
