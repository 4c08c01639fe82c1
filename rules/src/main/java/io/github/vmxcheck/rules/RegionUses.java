// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a 4-KByte page that two processors of a machine share. Known pages are looked up; only uses
 * whose page is not fully known are compared with every other use.
 */
final class RegionUses {
  private static final long PAGE = ~0xfffL;
  private static final int NONE = -1;

  /** A pointer of one processor, and whether no other processor may use its page. */
  private record Use(int processor, long page, long known, boolean exclusive) {

    boolean mayClashWith(Use other) {
      return processor != other.processor
          && (exclusive || other.exclusive)
          && ((page ^ other.page) & known & other.known & PAGE) == 0;
    }
  }

  /** The processors that use a known page. */
  private static final class Users {
    private final int first;
    private boolean several;
    private int owner = NONE;

    Users(int first) {
      this.first = first;
    }

    /** Adds a user; true if the page is now shared although one processor needs it exclusively. */
    boolean add(int processor, boolean exclusive) {
      several |= processor != first;
      if (exclusive && several || owner != NONE && owner != processor) {
        return true;
      }
      if (exclusive) {
        owner = processor;
      }
      return false;
    }
  }

  private final Bound bound;
  private final Map<Long, Users> knownPages = new HashMap<>();
  private final List<Use> uses = new ArrayList<>();
  private final List<Use> openUses = new ArrayList<>();
  private boolean shared;

  RegionUses(Bound bound) {
    this.bound = bound;
  }

  /** Adds the page that a pointer of this processor points to. */
  void add(int processor, ProcessorSnapshot snapshot, Field pointer, boolean exclusive) {
    long page = snapshot.value(pointer) & PAGE;
    Use use = new Use(processor, page, snapshot.known(pointer), exclusive);
    if (snapshot.knows(pointer, PAGE)) {
      uses.add(use);
      shared |=
          knownPages.computeIfAbsent(page, p -> new Users(processor)).add(processor, exclusive);
    } else if (bound.opens(pointer)) {
      uses.add(use);
      openUses.add(use);
    }
  }

  /** 1 if two processors use the same page and one of them needs it exclusively. */
  long shared() {
    return bound.flag(shared || openUses.stream().anyMatch(this::mayBeShared), false);
  }

  private boolean mayBeShared(Use open) {
    return uses.stream().anyMatch(open::mayClashWith);
  }
}
