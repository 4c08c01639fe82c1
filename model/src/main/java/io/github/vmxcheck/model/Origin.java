// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * The origin of a value: it was read at a position in a source, derived from other fields, or
 * assumed (by itself or from a profile). Packed into one {@code long} to keep snapshots of many
 * fields small.
 *
 * <p>Layout: bits 63:62 kind, 61:52 index of the source, 51:24 line, 23:0 column (if read) or
 * number of the derivation (if derived). Lines and columns count from 1; 0 means unknown.
 */
public final class Origin {
  private static final long READ = 0L;
  private static final long DERIVED = 1L << 62;
  private static final long ASSUMED = 2L << 62;
  private static final long PROFILE = 3L << 62;
  private static final long KIND = 3L << 62;
  private static final int MAX_SOURCE = (1 << 10) - 1;

  /** The maximum number of sources that one snapshot can distinguish. */
  public static final int MOST_SOURCES = MAX_SOURCE + 1;

  /** The highest line number that fits. */
  public static final int MAX_LINE = (1 << 28) - 1;

  private static final int MAX_COLUMN = (1 << 24) - 1;

  /** A value set by a program, without a position. */
  public static final long NONE = READ;

  private Origin() {}

  /** A position in a source. Lines and columns that do not fit are replaced by the largest ones. */
  public static long read(int source, int line, int column) {
    return (long) Math.min(source, MAX_SOURCE) << 52
        | (long) Math.min(line, MAX_LINE) << 24
        | Math.min(column, MAX_COLUMN);
  }

  /** The same position after {@code before} sources are inserted before the present ones. */
  public static long moved(long origin, int before) {
    return isRead(origin) ? origin + ((long) before << 52) : origin;
  }

  /** Moves the origins that were read down by some lines; none may move past {@link #MAX_LINE}. */
  static void moveDown(long[] origins, int lines) {
    for (int i = 0; i < origins.length; i++) {
      long origin = origins[i];
      if (isMovable(origin)) {
        origins[i] = origin + ((long) lines << 24);
      }
    }
  }

  /** The same position, moved down by some lines if it was read. */
  static long movedDown(long origin, int lines) {
    return isMovable(origin) ? origin + ((long) lines << 24) : origin;
  }

  /** Whether it was read, and the line is known. */
  private static boolean isMovable(long origin) {
    // Only two comparisons, because this runs for every line of a stream.
    return origin > MAX_COLUMN && origin < DERIVED;
  }

  public static long derived(Derivation derivation) {
    return DERIVED | derivation.ordinal();
  }

  public static long assumed() {
    return ASSUMED;
  }

  /** Assumed because the profile of a known processor supplies it. */
  public static long profile() {
    return PROFILE;
  }

  /** Whether the value was read, and its position is known. */
  public static boolean isRead(long origin) {
    return (origin & KIND) == READ && line(origin) > 0;
  }

  public static boolean isDerived(long origin) {
    return (origin & KIND) == DERIVED;
  }

  /** Whether the value was assumed, from a profile or not. */
  public static boolean isAssumed(long origin) {
    return (origin & KIND) == ASSUMED || isOfProfile(origin);
  }

  public static boolean isOfProfile(long origin) {
    return (origin & KIND) == PROFILE;
  }

  public static Derivation derivation(long origin) {
    if (!isDerived(origin)) {
      throw new IllegalArgumentException("not a derived value");
    }
    return Derivation.values()[(int) (origin & MAX_COLUMN)];
  }

  public static int source(long origin) {
    return (int) (origin >>> 52) & MAX_SOURCE;
  }

  public static int line(long origin) {
    return (int) (origin >>> 24) & MAX_LINE;
  }

  public static int column(long origin) {
    return (int) origin & MAX_COLUMN;
  }
}
