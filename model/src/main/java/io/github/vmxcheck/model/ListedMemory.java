// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Memory that a dump lists: bytes at addresses. Which of them is the VMXON region is only known
 * from a pointer: in the same dump, in another one, or from the user.
 */
public final class ListedMemory {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_PIECES = 1 << 16;

  /** Bits of an address inside its page. */
  private static final long OFFSET = 0xfff;

  /** The kind of an address. */
  public enum Space {
    PHYSICAL,
    /**
     * Linear addresses, file offsets, or an unknown kind: they cannot be compared with a pointer.
     */
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

  /** The same memory, with its source moved {@code by} places on in the sources of a snapshot. */
  public ListedMemory moved(int by) {
    ListedMemory moved = new ListedMemory(source + by);
    moved.spaces.putAll(spaces);
    moved.total = total;
    moved.leftOut = leftOut;
    return moved;
  }

  /**
   * Adds the bytes of one line. Nothing is added beyond 1 MiB, or beyond 65536 pieces of one kind
   * of address.
   *
   * @param line number of the line, from 1
   * @param column column of the first byte, from 1
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

  /** The contiguous bytes from an address on; none if it is not listed. */
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

  /** The piece that contains the byte at an address; null if none does. */
  private Map.Entry<Long, Piece> holding(Space space, long address) {
    TreeMap<Long, Piece> pieces = spaces.get(space);
    Map.Entry<Long, Piece> before = pieces == null ? null : pieces.floorEntry(address);
    boolean holds =
        before != null
            && Long.compareUnsigned(address - before.getKey(), before.getValue().bytes.length) < 0;
    return holds ? before : null;
  }

  /** The origin of the byte at an address; {@link Origin#NONE} if it is not listed. */
  public long origin(Space space, long address) {
    Map.Entry<Long, Piece> at = holding(space, address);
    return at == null ? Origin.NONE : Origin.read(source, at.getValue().line, at.getValue().column);
  }

  /**
   * All bytes, from the lowest address on; empty if there are none, too many, gaps, or several
   * kinds of addresses.
   */
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

  /**
   * The lowest physical address that is listed; empty if there is none, or if addresses of another
   * kind are listed.
   */
  public OptionalLong physicalStart() {
    TreeMap<Long, Piece> physical = spaces.get(Space.PHYSICAL);
    return physical == null || spaces.size() > 1
        ? OptionalLong.empty()
        : OptionalLong.of(physical.firstKey());
  }

  /** The physical addresses that are listed and could be those of a region, the lowest first. */
  public List<Long> pages() {
    return spaces.getOrDefault(Space.PHYSICAL, new TreeMap<>()).keySet().stream()
        .filter(address -> (address & OFFSET) == 0)
        .toList();
  }

  /**
   * Adds the same bytes again up to an address, for a listing that shows repeated lines as an
   * asterisk.
   */
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
