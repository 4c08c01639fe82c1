// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Data layout of a migration stream section, or of a structure inside it: the fields in sequence,
 * then the subsections, each after its own header.
 */
final class SectionLayout {
  /** Size of a subsection header without the name: type byte, name length and version. */
  private static final int SUBSECTION_HEADER = 1 + 1 + 4;

  String name = "";
  final List<Item> items = new ArrayList<>(0);
  final List<SectionLayout> subsections = new ArrayList<>(0);

  /** A field, or an array of identical fields. */
  static final class Item {
    String name = "";
    long size = -1;
    long count = 1;

    /** Array index of this element; -1 if it is not an array element. */
    long index = -1;

    SectionLayout structure;

    /** Number of elements before the wanted one; -1 if it is not in this item. */
    private long before(String wanted, long element) {
      if (!name.equals(wanted)) {
        return -1;
      }
      if (index >= 0) {
        return index == element ? 0 : -1;
      }
      return element < count ? element : -1;
    }
  }

  /**
   * Position of a value.
   *
   * @param at offset in the section data
   * @param size size in bytes
   */
  record Slot(long at, long size) {}

  /** Size in bytes; saturates at {@link Long#MAX_VALUE}. */
  long length() {
    long length = 0;
    for (Item item : items) {
      length = sum(length, product(item.size, item.count));
    }
    for (SectionLayout subsection : subsections) {
      length = sum(length, sum(subsection.headerLength(), subsection.length()));
    }
    return length;
  }

  private long headerLength() {
    return (long) SUBSECTION_HEADER + name.length();
  }

  /**
   * Finds a value.
   *
   * @param path names of a field or subsection, then of one inside it, and so on; the name may end
   *     with an index in slashes, such as {@code env.segs/1/}
   */
  Optional<Slot> find(List<String> path) {
    String last = path.get(0);
    String wanted = last.endsWith("/") ? last.substring(0, last.indexOf('/')) : last;
    long element = last.endsWith("/") ? last.charAt(last.length() - 2) - '0' : 0;
    long at = 0;
    for (Item item : items) {
      long before = item.before(wanted, element);
      if (before >= 0) {
        return inside(item, sum(at, product(item.size, before)), path);
      }
      at = sum(at, product(item.size, item.count));
    }
    for (SectionLayout subsection : subsections) {
      at = sum(at, subsection.headerLength());
      if (subsection.name.equals(wanted) && path.size() > 1) {
        return moved(subsection.find(path.subList(1, path.size())), at);
      }
      at = sum(at, subsection.length());
    }
    return Optional.empty();
  }

  private static Optional<Slot> inside(Item item, long at, List<String> path) {
    if (path.size() == 1) {
      return Optional.of(new Slot(at, item.size));
    }
    return item.structure == null
        ? Optional.empty()
        : moved(item.structure.find(path.subList(1, path.size())), at);
  }

  private static Optional<Slot> moved(Optional<Slot> slot, long by) {
    return slot.map(inner -> new Slot(sum(inner.at, by), inner.size));
  }

  private static long sum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long product(long size, long count) {
    long high = Math.multiplyHigh(size, count);
    long low = size * count;
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
