// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Answer;
import io.github.vmxcheck.check.Answer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Fits answers into a number of lines: the parts of the first one, and the sentences of the others.
 */
final class Fitting {
  /** Other answers come after what is said about the worst one, but before its details. */
  private static final int OTHERS = 2;

  private final int most;
  private final BiFunction<Part, Part, List<String>> form;

  /**
   * Creates a fitting.
   *
   * @param most number of lines, if what must not be left out fits
   * @param form the lines of a part after the part before it, which is null for the first one
   */
  Fitting(int most, BiFunction<Part, Part, List<String>> form) {
    this.most = most;
    this.form = form;
  }

  /** The lines, without the least important parts: among equals, the last is left out first. */
  List<String> lines(List<Answer> answers) {
    List<Part> kept = new ArrayList<>(answers.get(0).parts());
    answers.stream()
        .skip(1)
        .forEach(
            one -> kept.add(new Part(Answer.Form.TEXT, one.kind() + ":", one.sentence(), OTHERS)));
    List<String> lines = formed(kept);
    while (lines.size() > most) {
      int last = leastImportant(kept);
      if (kept.get(last).rank() == 0) {
        break;
      }
      kept.remove(last);
      lines = formed(kept);
    }
    return lines;
  }

  private List<String> formed(List<Part> parts) {
    List<String> lines = new ArrayList<>();
    Part before = null;
    for (Part part : parts) {
      lines.addAll(form.apply(part, before));
      before = part;
    }
    return lines;
  }

  private static int leastImportant(List<Part> parts) {
    int least = 0;
    for (int i = 1; i < parts.size(); i++) {
      least = parts.get(i).rank() >= parts.get(least).rank() ? i : least;
    }
    return least;
  }
}
