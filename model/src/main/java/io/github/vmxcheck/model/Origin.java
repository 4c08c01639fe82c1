// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/**
 * Where a value comes from, packed into one {@code long} so that a snapshot of many fields stays
 * small: read from a place in a source, derived from other fields, or assumed (of its own or from a
 * profile).
 *
 * <p>Layout: bits 63:62 kind, 61:52 index of the source, 51:24 line, 23:0 column (read) or number
 * of the derivation (derived). Lines and columns count from 1; 0 means unknown.
 */
public final class Origin {
  private static final long READ = 0L;
  private static final long DERIVED = 1L << 62;
  private static final long ASSUMED = 2L << 62;
  private static final long PROFILE = 3L << 62;
  private static final long KIND = 3L << 62;
  private static final int MAX_SOURCE = (1 << 10) - 1;

  /** How many sources one snapshot can tell apart. */
  public static final int MOST_SOURCES = MAX_SOURCE + 1;

  /** The last line that fits. */
  public static final int MAX_LINE = (1 << 28) - 1;

  private static final int MAX_COLUMN = (1 << 24) - 1;

  /** A value made by a program, with no place. */
  public static final long NONE = READ;

  private Origin() {}

  /** A place in a source: lines and columns beyond what fits are cut to the largest. */
  public static long read(int source, int line, int column) {
    return (long) Math.min(source, MAX_SOURCE) << 52
        | (long) Math.min(line, MAX_LINE) << 24
        | Math.min(column, MAX_COLUMN);
  }

  /** The same place where {@code before} sources go before those it was counted in. */
  public static long moved(long origin, int before) {
    return isRead(origin) ? origin + ((long) before << 52) : origin;
  }

  /** Moves those that were read so many lines down, none past {@link #MAX_LINE}. */
  static void moveDown(long[] origins, int lines) {
    for (int i = 0; i < origins.length; i++) {
      long origin = origins[i];
      if (isMovable(origin)) {
        origins[i] = origin + ((long) lines << 24);
      }
    }
  }

  /** The same place so many lines down, if it was read. */
  static long movedDown(long origin, int lines) {
    return isMovable(origin) ? origin + ((long) lines << 24) : origin;
  }

  /** Whether it was read, and the line is known. */
  private static boolean isMovable(long origin) {
    // Two comparisons, because every line of a stream passes here.
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

  /** Whether the value was read, and the place is known. */
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
