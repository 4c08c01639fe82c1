// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One logical processor as far as a dump tells: of each field the value, which of its bits are
 * known, and where they were read. Absent, unreadable and zero are three different things.
 *
 * <p>A snapshot is filled by one reader and not changed afterwards; it is not synchronized.
 */
public final class ProcessorSnapshot {
  private static final int FIELDS = Field.values().length;

  /** Shared by all snapshots that tell nothing yet, and never written. */
  private static final long[] NOTHING = new long[FIELDS];

  private static final boolean[] NOWHERE = new boolean[FIELDS];

  /** Some bits of a field with an origin of their own, such as the lock bit a log line told. */
  private record PartOrigin(Field field, long mask, long origin) {}

  private long id;
  private boolean numbered = true;
  private boolean ofEvery;
  private long[] values = NOTHING;
  private long[] known = NOTHING;
  private long[] origins = NOTHING;
  private boolean[] unreadable = NOWHERE;
  private boolean[] readsZero = NOWHERE;
  private final List<PartOrigin> partOrigins = new ArrayList<>(0);

  public ProcessorSnapshot(long id) {
    this.id = id;
  }

  /** One whose number the dump does not tell; it goes by 0. */
  public static ProcessorSnapshot unnumbered() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    snapshot.numbered = false;
    return snapshot;
  }

  /** What the dump tells of every logical processor, without telling how many there are. */
  public static ProcessorSnapshot ofEvery() {
    ProcessorSnapshot snapshot = unnumbered();
    snapshot.describeEvery();
    return snapshot;
  }

  /** Makes it true of every logical processor, for a reader that finds that last. */
  public void describeEvery() {
    numbered = false;
    ofEvery = true;
  }

  /** Whether it is true of every logical processor of the machine. */
  public boolean isOfEvery() {
    return ofEvery;
  }

  /** The number the dump gives this logical processor. */
  public long id() {
    return id;
  }

  /** Whether the dump tells the number. */
  public boolean isNumbered() {
    return numbered;
  }

  /** Gives it another number, for a reader that finds the number last. */
  public void renumber(long number) {
    id = number;
    numbered = true;
    ofEvery = false;
  }

  /** Makes this snapshot equal to another one. */
  public void copyFrom(ProcessorSnapshot other) {
    id = other.id;
    numbered = other.numbered;
    ofEvery = other.ofEvery;
    if (other.values == NOTHING && values == NOTHING) {
      return;
    }
    makeWritable();
    System.arraycopy(other.values, 0, values, 0, FIELDS);
    System.arraycopy(other.known, 0, known, 0, FIELDS);
    System.arraycopy(other.origins, 0, origins, 0, FIELDS);
    System.arraycopy(other.unreadable, 0, unreadable, 0, FIELDS);
    System.arraycopy(other.readsZero, 0, readsZero, 0, FIELDS);
    partOrigins.clear();
    partOrigins.addAll(other.partOrigins);
  }

  private void makeWritable() {
    if (values == NOTHING) {
      values = new long[FIELDS];
      known = new long[FIELDS];
      origins = new long[FIELDS];
      unreadable = new boolean[FIELDS];
      readsZero = new boolean[FIELDS];
    }
  }

  public ProcessorSnapshot copy() {
    ProcessorSnapshot copy = new ProcessorSnapshot(id);
    copy.numbered = numbered;
    copy.ofEvery = ofEvery;
    if (values == NOTHING) {
      return copy;
    }
    copy.values = values.clone();
    copy.known = known.clone();
    copy.origins = origins.clone();
    copy.unreadable = unreadable.clone();
    copy.readsZero = readsZero.clone();
    copy.partOrigins.addAll(partOrigins);
    return copy;
  }

  /** The same state under another number. */
  public ProcessorSnapshot copyAs(long number) {
    ProcessorSnapshot copy = copy();
    copy.renumber(number);
    return copy;
  }

  /** Sets all bits of a field, with no place of origin. */
  public ProcessorSnapshot set(Field field, long value) {
    return set(field, value, field.mask(), Origin.NONE);
  }

  /** Sets the bits of {@code mask}; the others stay as they are. */
  public ProcessorSnapshot set(Field field, long value, long mask, long origin) {
    makeWritable();
    int i = field.ordinal();
    long bits = mask & field.mask();
    if (known[i] == 0 && !unreadable[i]) {
      origins[i] = origin;
    } else if (origins[i] != origin) {
      partOrigins.add(new PartOrigin(field, bits, origin));
    }
    values[i] = values[i] & ~bits | value & bits;
    known[i] |= bits;
    unreadable[i] = false;
    readsZero[i] = false;
    return this;
  }

  /**
   * A copy whose fields were read so many lines further down.
   *
   * @throws IllegalStateException if other bits of a field have a place of their own
   */
  public ProcessorSnapshot copyFurtherDown(int lines) {
    if (isToldInParts()) {
      throw new IllegalStateException("several places tell one field");
    }
    ProcessorSnapshot copy = copy();
    if (copy.origins != NOTHING) {
      Origin.moveDown(copy.origins, lines);
    }
    return copy;
  }

  /**
   * Gives a field that is told as a whole another value, and another place that tells it. Whether
   * it is known, or unreadable, stays.
   */
  public void restate(Field field, long value, long origin) {
    values[field.ordinal()] = value;
    origins[field.ordinal()] = origin;
  }

  /** Notes that the field exists in the dump as a failed read: RDMSR faulted, or cannot be true. */
  public ProcessorSnapshot setUnreadable(Field field, long origin) {
    makeWritable();
    int i = field.ordinal();
    values[i] = 0;
    known[i] = 0;
    unreadable[i] = true;
    readsZero[i] = false;
    origins[i] = origin;
    forgetPartOrigins(field);
    return this;
  }

  /** Notes an MSR that reads 0 where no processor that has it can: unreadable, not implemented. */
  public ProcessorSnapshot setReadsZero(Field field, long origin) {
    setUnreadable(field, origin);
    readsZero[field.ordinal()] = true;
    return this;
  }

  /**
   * Sets the bits of {@code mask} as a dump gives them: a capability MSR that reads 0 is none, see
   * {@link Field#isMissingAs}.
   */
  public ProcessorSnapshot setAsRead(Field field, long value, long mask, long origin) {
    if (field.isMissingAs(value, mask)) {
      return setReadsZero(field, origin);
    }
    return set(field, value, mask, origin);
  }

  /** Forgets some bits of a field. */
  public ProcessorSnapshot forget(Field field, long mask) {
    makeWritable();
    int i = field.ordinal();
    values[i] &= ~mask;
    known[i] &= ~mask;
    if (known[i] == 0) {
      unreadable[i] = false;
      readsZero[i] = false;
      origins[i] = Origin.NONE;
      forgetPartOrigins(field);
    }
    return this;
  }

  private void forgetPartOrigins(Field field) {
    partOrigins.removeIf(part -> part.field == field);
  }

  /** The value; bits that are not known are 0. */
  public long value(Field field) {
    return values[field.ordinal()];
  }

  /** Which bits are known. */
  public long known(Field field) {
    return known[field.ordinal()];
  }

  /** Whether all of these bits are known. */
  public boolean knows(Field field, long mask) {
    return (mask & ~known[field.ordinal()]) == 0;
  }

  /** Whether every bit of the field is known. */
  public boolean knows(Field field) {
    return known[field.ordinal()] == field.mask();
  }

  /** Whether the bits of {@code mask} are known and have this value. */
  public boolean has(Field field, long mask, long value) {
    return knows(field, mask) && (value(field) & mask) == value;
  }

  public boolean isUnreadable(Field field) {
    return unreadable[field.ordinal()];
  }

  /** Whether the field counts as unreadable because it reads 0, not because the read failed. */
  public boolean readsZero(Field field) {
    return readsZero[field.ordinal()];
  }

  /** Whether the dump says nothing of the field: neither a bit nor that it could not be read. */
  public boolean isAbsent(Field field) {
    return known[field.ordinal()] == 0 && !unreadable[field.ordinal()];
  }

  /** Whether it is a guest's view: of a virtual processor, as its VMM shows it. */
  public boolean isSeenByGuest() {
    return (value(Field.OBSERVER) & Observer.GUEST) != 0;
  }

  /**
   * Whether there is certainly a current VMCS, as there is in VMX operation only: some bit of the
   * current-VMCS pointer is known to be 0. Source: Intel SDM, "Organization of VMCS Data".
   */
  public boolean hasCurrentVmcs() {
    return value(Field.CURRENT_VMCS) != known(Field.CURRENT_VMCS);
  }

  /** Whether every field is absent. */
  public boolean tellsNothing() {
    return Arrays.stream(Field.values()).allMatch(this::isAbsent);
  }

  /**
   * Adds the ordinals of the fields that this snapshot does not tell as another one does. Where
   * they were told, and of whom, does not count.
   */
  public void addDifferences(ProcessorSnapshot other, BitSet ordinals) {
    add(values, other.values, ordinals);
    add(known, other.known, ordinals);
    add(unreadable, other.unreadable, ordinals);
    add(readsZero, other.readsZero, ordinals);
  }

  private static void add(long[] these, long[] others, BitSet ordinals) {
    int from = 0;
    for (int at = Arrays.mismatch(these, others); at >= 0; ) {
      ordinals.set(from + at);
      from += at + 1;
      at = Arrays.mismatch(these, from, FIELDS, others, from, FIELDS);
    }
  }

  private static void add(boolean[] these, boolean[] others, BitSet ordinals) {
    int from = 0;
    for (int at = Arrays.mismatch(these, others); at >= 0; ) {
      ordinals.set(from + at);
      from += at + 1;
      at = Arrays.mismatch(these, from, FIELDS, others, from, FIELDS);
    }
  }

  /** Whether several places tell one field. */
  public boolean isToldInParts() {
    return !partOrigins.isEmpty();
  }

  /** Where the field was first told. */
  public long origin(Field field) {
    return origins[field.ordinal()];
  }

  /** The first place any field was read at, see {@link Origin}; {@link Origin#NONE} if none was. */
  public long firstPlace() {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < FIELDS; i++) {
      if (Origin.isRead(origins[i]) && origins[i] < first && (known[i] != 0 || unreadable[i])) {
        first = origins[i];
      }
    }
    return first == Long.MAX_VALUE ? Origin.NONE : first;
  }

  /** Where these bits of the field were told, see {@link Origin}. */
  public long origin(Field field, long mask) {
    for (int i = partOrigins.size() - 1; i >= 0; i--) {
      PartOrigin part = partOrigins.get(i);
      if (part.field == field && (part.mask & mask) != 0) {
        return part.origin;
      }
    }
    return origins[field.ordinal()];
  }
}
