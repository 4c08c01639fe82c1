// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.rules.Outcome;
import java.util.List;

/**
 * The answer of a report in a few lines, for one logical processor or several with the same answer:
 * what happened or would happen, why, and what to do next.
 *
 * @param kind in one word
 * @param parts the first one is a sentence that says what happened or would happen
 */
public record Answer(Kind kind, List<Part> parts) {

  /** What an answer comes to, the worst first. */
  public enum Kind {
    /** The dump shows an outcome that its values exclude. */
    CONTRADICTION,
    /** The dump shows that the instruction failed. */
    FAILED,
    /** The instruction cannot succeed. */
    FAILS,
    /** No processor can be in the state. */
    IMPOSSIBLE,
    /** Several outcomes are possible, success among them. */
    UNKNOWN,
    /** The dump shows that the instruction succeeded. */
    SUCCEEDED,
    /** The instruction succeeds. */
    SUCCEEDS
  }

  /** The form of a part. */
  public enum Form {
    /** A paragraph. */
    TEXT,
    /** An item of a list. */
    ITEM,
    /** A command to paste, after its label if there is room, else below it. */
    COMMAND,
    /** A place in a dump, shown as it is. */
    VERBATIM
  }

  /**
   * A part of an answer.
   *
   * @param label what comes before the text, such as {@code Fix:}; empty if there is nothing
   * @param rank how soon it is left out where there is too little room; 0 is always shown
   */
  public record Part(Form form, String label, String text, int rank) {}

  public Answer {
    parts = List.copyOf(parts);
  }

  /** What the answer for a processor comes to. */
  public static Kind kind(ProcessorResult processor) {
    Outcome outcome = processor.outcome();
    if (outcome.observed().isPresent()) {
      if (outcome.observed().get().isContradicted()) {
        return Kind.CONTRADICTION;
      }
      if (!outcome.maySucceed()) {
        return Kind.FAILED;
      }
      return outcome.isCertain() ? Kind.SUCCEEDED : Kind.UNKNOWN;
    }
    if (outcome.hypothetical()) {
      return Kind.IMPOSSIBLE;
    }
    if (!outcome.maySucceed()) {
      return Kind.FAILS;
    }
    return outcome.isCertain() ? Kind.SUCCEEDS : Kind.UNKNOWN;
  }

  /** The sentence that says what happened or would happen. */
  public String sentence() {
    return parts.get(0).text();
  }
}
