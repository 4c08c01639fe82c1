// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Memory that a dump lists: bytes at addresses. It does not tell which of them is the VMXON region;
 * that a pointer tells, of the same dump, of another, or of the user.
 */
public final class ListedMemory {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_PIECES = 1 << 16;

  /** What an address counts. */
  public enum Space {
    PHYSICAL,
    /** Linear addresses, offsets in a file, or not told: nothing a pointer can be held against. */
    OTHER
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(byte[] bytes, int line, int column) {}

  private final Map<Space, TreeMap<Long, Piece>> spaces = new EnumMap<>(Space.class);
  private final int source;
  private int total;
  private boolean leftOut;

  public ListedMemory() {
    this(0);
  }

  private ListedMemory(int source) {
    this.source = source;
  }

  /** The same memory as the text {@code by} places further in the sources of a snapshot. */
  public ListedMemory moved(int by) {
    ListedMemory moved = new ListedMemory(source + by);
    moved.spaces.putAll(spaces);
    moved.total = total;
    moved.leftOut = leftOut;
    return moved;
  }

  /**
   * Adds the bytes of one line. Beyond 1 MiB nothing is added.
   *
   * @param line number of the line, from 1
   * @param column where the first byte stands in it, from 1
   * @return whether there was room for them
   */
  public boolean add(Space space, long address, byte[] bytes, int line, int column) {
    TreeMap<Long, Piece> pieces =
        spaces.computeIfAbsent(space, any -> new TreeMap<>(Long::compareUnsigned));
    boolean fits = total + bytes.length <= LARGEST && pieces.size() < MOST_PIECES;
    if (fits && bytes.length > 0) {
      total += bytes.length;
      pieces.put(address, new Piece(bytes, line, column));
    }
    leftOut |= !fits;
    return fits;
  }

  public boolean isEmpty() {
    return spaces.isEmpty();
  }

  /** Bytes from an address on, as far as they follow one another; none if it is not listed. */
  public byte[] at(Space space, long address) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    long next = address;
    for (Map.Entry<Long, Piece> at = holding(space, next);
        at != null && run.size() < LARGEST;
        at = holding(space, next)) {
      byte[] bytes = at.getValue().bytes;
      int from = (int) (next - at.getKey());
      run.write(bytes, from, bytes.length - from);
      next = at.getKey() + bytes.length;
    }
    return run.toByteArray();
  }

  /** The piece that holds the byte at an address; null if none does. */
  private Map.Entry<Long, Piece> holding(Space space, long address) {
    TreeMap<Long, Piece> pieces = spaces.get(space);
    Map.Entry<Long, Piece> before = pieces == null ? null : pieces.floorEntry(address);
    boolean holds =
        before != null
            && Long.compareUnsigned(address - before.getKey(), before.getValue().bytes.length) < 0;
    return holds ? before : null;
  }

  /** Where the byte at an address is listed; {@link Origin#NONE} if it is not. */
  public long origin(Space space, long address) {
    Map.Entry<Long, Piece> at = holding(space, address);
    return at == null ? Origin.NONE : Origin.read(source, at.getValue().line, at.getValue().column);
  }

  /** All bytes from the lowest address on; empty if there are none, gaps, or too many. */
  public Optional<byte[]> onlyRun() {
    if (spaces.size() != 1 || leftOut) {
      return Optional.empty();
    }
    Map.Entry<Space, TreeMap<Long, Piece>> only = spaces.entrySet().iterator().next();
    TreeMap<Long, Piece> pieces = only.getValue();
    byte[] run = at(only.getKey(), pieces.firstKey());
    boolean whole = Long.compareUnsigned(pieces.lastKey() - pieces.firstKey(), run.length) < 0;
    return whole ? Optional.of(run) : Optional.empty();
  }

  /** The lowest physical address listed; empty if addresses of another kind are listed, or none. */
  public OptionalLong physicalStart() {
    TreeMap<Long, Piece> physical = spaces.get(Space.PHYSICAL);
    return physical == null || spaces.size() > 1
        ? OptionalLong.empty()
        : OptionalLong.of(physical.firstKey());
  }

  /** The same bytes again up to an address: a listing that shows repeated lines as a star. */
  public void repeat(Space space, long from, long to, byte[] bytes, int line) {
    long next = from;
    boolean fits = bytes.length > 0;
    while (fits && Long.compareUnsigned(next, to) < 0) {
      boolean cut = Long.compareUnsigned(to - next, bytes.length) < 0;
      int length = cut ? (int) (to - next) : bytes.length;
      fits = add(space, next, Arrays.copyOf(bytes, length), line, 1);
      next += length;
    }
  }
}
