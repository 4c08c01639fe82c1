// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Storage for adjacent fields: for each its value, a mask of known bits, and its origin. A place is
 * the index of a field in its block, see {@link Field#place}.
 */
final class FieldBlock {
  /** For each block, in order, an instance with nothing known. It is shared and never written. */
  private static final FieldBlock[] EMPTY = empty();

  /** Bits of a field with a separate origin, such as the lock bit from a line of a log. */
  private record PartOrigin(int place, long mask, long origin) {}

  /** Ordinal of the first field. */
  private final int first;

  private final boolean shared;

  final long[] values;
  final long[] known;
  final boolean[] unreadable;
  final boolean[] readsZero;
  private final long[] origins;
  private final List<PartOrigin> partOrigins = new ArrayList<>(0);

  /** Creates a shared block with nothing known. */
  private FieldBlock(int first, int size) {
    this.first = first;
    shared = true;
    values = new long[size];
    known = new long[size];
    origins = new long[size];
    unreadable = new boolean[size];
    readsZero = new boolean[size];
  }

  private FieldBlock(FieldBlock other) {
    first = other.first;
    shared = false;
    values = other.values.clone();
    known = other.known.clone();
    origins = other.origins.clone();
    unreadable = other.unreadable.clone();
    readsZero = other.readsZero.clone();
    partOrigins.addAll(other.partOrigins);
  }

  private static FieldBlock[] empty() {
    Field[] fields = Field.values();
    FieldBlock[] blocks = new FieldBlock[fields[fields.length - 1].block() + 1];
    int end = fields.length;
    for (int i = fields.length - 1; i >= 0; i--) {
      if (fields[i].place() == 0) {
        blocks[fields[i].block()] = new FieldBlock(i, end - i);
        end = i;
      }
    }
    return blocks;
  }

  /** Number of blocks. */
  static int count() {
    return EMPTY.length;
  }

  /** The shared block with this number, for a snapshot that has no storage for it. */
  static FieldBlock empty(int block) {
    return EMPTY[block];
  }

  /** Whether it is shared and so must not be written. */
  boolean isShared() {
    return shared;
  }

  /** A copy that may be written. */
  FieldBlock copy() {
    return new FieldBlock(this);
  }

  /** A copy that may be written; a shared block stays shared. */
  FieldBlock copyUnlessShared() {
    return shared ? this : copy();
  }

  /** Makes it equal to another block of the same fields. */
  void copyFrom(FieldBlock other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    System.arraycopy(other.known, 0, known, 0, values.length);
    System.arraycopy(other.origins, 0, origins, 0, values.length);
    System.arraycopy(other.unreadable, 0, unreadable, 0, values.length);
    System.arraycopy(other.readsZero, 0, readsZero, 0, values.length);
    partOrigins.clear();
    partOrigins.addAll(other.partOrigins);
  }

  /** Sets some bits; the others stay as they are. */
  void set(int place, long value, long bits, long origin) {
    if (known[place] == 0 && !unreadable[place]) {
      origins[place] = origin;
    } else if (origins[place] != origin) {
      partOrigins.add(new PartOrigin(place, bits, origin));
    }
    values[place] = values[place] & ~bits | value & bits;
    known[place] |= bits;
    unreadable[place] = false;
    readsZero[place] = false;
  }

  /** Replaces the value and the origin of a field; its known bits stay the same. */
  void restate(int place, long value, long origin) {
    values[place] = value;
    origins[place] = origin;
  }

  void setUnreadable(int place, boolean isZero, long origin) {
    values[place] = 0;
    known[place] = 0;
    unreadable[place] = true;
    readsZero[place] = isZero;
    origins[place] = origin;
    forgetPartOrigins(place);
  }

  void forget(int place, long mask) {
    values[place] &= ~mask;
    known[place] &= ~mask;
    if (known[place] == 0) {
      unreadable[place] = false;
      readsZero[place] = false;
      origins[place] = Origin.NONE;
      forgetPartOrigins(place);
    }
  }

  private void forgetPartOrigins(int place) {
    partOrigins.removeIf(part -> part.place == place);
  }

  boolean isAbsent(int place) {
    return known[place] == 0 && !unreadable[place];
  }

  boolean hasPartialValues() {
    return !partOrigins.isEmpty();
  }

  boolean isEmpty() {
    for (int place = 0; place < values.length; place++) {
      if (!isAbsent(place)) {
        return false;
      }
    }
    return true;
  }

  long origin(int place) {
    return origins[place];
  }

  /** The last origin of any of these bits. */
  long origin(int place, long mask) {
    for (int i = partOrigins.size() - 1; i >= 0; i--) {
      PartOrigin part = partOrigins.get(i);
      if (part.place == place && (part.mask & mask) != 0) {
        return part.origin;
      }
    }
    return origins[place];
  }

  /** All origins of a field, the first one first. */
  LongStream allOrigins(int place) {
    LongStream first = LongStream.of(origins[place]);
    return partOrigins.isEmpty()
        ? first
        : LongStream.concat(
            first,
            partOrigins.stream().filter(part -> part.place == place).mapToLong(PartOrigin::origin));
  }

  /** The first position at which any field was read, {@link Long#MAX_VALUE} if none was. */
  long firstOrigin() {
    long origin = Long.MAX_VALUE;
    for (int place = 0; place < values.length; place++) {
      if (Origin.isRead(origins[place]) && origins[place] < origin && !isAbsent(place)) {
        origin = origins[place];
      }
    }
    return origin;
  }

  void moveDown(int lines) {
    Origin.moveDown(origins, lines);
  }

  /** Adds the ordinals of the fields that differ from those of another block. */
  void addDifferences(FieldBlock other, BitSet ordinals) {
    add(values, other.values, ordinals);
    add(known, other.known, ordinals);
    add(unreadable, other.unreadable, ordinals);
    add(readsZero, other.readsZero, ordinals);
  }

  private void add(long[] these, long[] others, BitSet ordinals) {
    int from = 0;
    for (int at = Arrays.mismatch(these, others); at >= 0; ) {
      ordinals.set(first + from + at);
      from += at + 1;
      at = Arrays.mismatch(these, from, these.length, others, from, these.length);
    }
  }

  private void add(boolean[] these, boolean[] others, BitSet ordinals) {
    int from = 0;
    for (int at = Arrays.mismatch(these, others); at >= 0; ) {
      ordinals.set(first + from + at);
      from += at + 1;
      at = Arrays.mismatch(these, from, these.length, others, from, these.length);
    }
  }
}
