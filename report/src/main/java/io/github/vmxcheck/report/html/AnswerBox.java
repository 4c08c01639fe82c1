// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;

/**
 * An answer: what happened or would happen on some logical processors, why, and what to do.
 *
 * @param tone of it
 * @param kind what it comes to, in one word
 * @param sentence what happened or would happen
 * @param blocks what follows the sentence, in order
 */
public record AnswerBox(Tone tone, String kind, String sentence, List<Block> blocks) {

  /** How a block is shown. */
  public enum Form {
    PARAGRAPH,
    LIST,
    COMMAND,
    VERBATIM
  }

  /**
   * A part of an answer, or the items of a list.
   *
   * @param css name of the CSS class, the first word of the label: {@code fix}; empty without one
   * @param label what comes before the text; empty if there is nothing
   * @param texts one, or the items of a list with their labels
   */
  public record Block(Form form, String css, String label, List<String> texts) {

    /** The only text, or the first item. */
    public String text() {
      return texts.get(0);
    }
  }

  /** The sentence without what follows its first full stop outside a quotation. */
  public String firstSentence() {
    int stop = sentence.indexOf(". ", sentence.lastIndexOf('"') + 1);
    while (stop >= 0 && !startsSentence(stop + 2)) {
      stop = sentence.indexOf(". ", stop + 1);
    }
    return stop < 0 ? sentence : sentence.substring(0, stop + 1);
  }

  private boolean startsSentence(int at) {
    return at < sentence.length() && Character.isUpperCase(sentence.charAt(at));
  }

  /** The text of the first block of a class; empty if there is none. */
  public String text(String css) {
    return blocks.stream()
        .filter(one -> one.css.equals(css))
        .map(Block::text)
        .findFirst()
        .orElse("");
  }
}
