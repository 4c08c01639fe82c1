// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * Something that an instruction can do.
 *
 * @param word as clauses, options and reports have it, such as {@code gp0}
 * @param title what the manual calls it, such as {@code #GP(0)}
 * @param verb what the instruction does then, after "would"; {@code {titles}} stands for the titles
 *     of all outcomes with this verb
 * @param group its kind
 * @param number the vector of a fault, or the VM-instruction error number; empty if there is none
 */
public record OutcomeWord(String word, String title, String verb, Group group, OptionalInt number) {

  /** Stands for titles in {@link #verb}. */
  public static final String TITLES = "{titles}";

  /** What kinds of outcomes there are. */
  public enum Group {
    FAULT,
    EXIT,
    VMFAIL,
    ENTRY_FAILURE,
    SUCCESS;

    /** The word used in {@code instructions.yaml}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public boolean isSuccess() {
    return group == Group.SUCCESS;
  }
}
