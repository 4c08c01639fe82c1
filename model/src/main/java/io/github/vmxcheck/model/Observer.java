// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

/** The field {@link Field#OBSERVER}: whose view of the processor a snapshot is. */
public final class Observer {
  /** The bit that the words {@code guest} and {@code nested-guest} have. */
  private static final long GUEST = 1L << 1;

  private Observer() {}

  /** Whether it is a guest's view: of a virtual processor, as its VMM shows it. */
  public static boolean isGuest(ProcessorSnapshot snapshot) {
    return (snapshot.value(Field.OBSERVER) & GUEST) != 0;
  }
}
