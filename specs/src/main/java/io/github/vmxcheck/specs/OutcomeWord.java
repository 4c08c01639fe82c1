// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A possible outcome of an instruction.
 *
 * @param word as in requirements, options and reports, such as {@code gp0}
 * @param title the manual's name, such as {@code #GP(0)}
 * @param verb the verb phrase after "would"; {@code {titles}} stands for the titles of all outcomes
 *     with this verb
 * @param group its kind
 * @param number the vector of a fault, or the VM-instruction error number; empty if there is none
 */
public record OutcomeWord(String word, String title, String verb, Group group, OptionalInt number) {

  /** Placeholder for titles in {@link #verb}. */
  public static final String TITLES = "{titles}";

  /** The kinds of outcomes. */
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
