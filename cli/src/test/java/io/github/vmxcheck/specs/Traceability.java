// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sentences of the manual about entering VMX operation, paraphrased, and the requirements that
 * cover them.
 *
 * @param passages in the order of the manual's chapters
 */
record Traceability(List<Passage> passages) {

  /** The sentences of one section of the manual. */
  record Passage(Citation citation, List<Part> parts) {
    Stream<Sentence> sentences() {
      return parts.stream().flatMap(part -> part.sentences().stream());
    }
  }

  /** The sentences of one part of a section, such as the exceptions of a mode. */
  record Part(String title, List<Sentence> sentences) {}

  /** How much of a sentence the requirements cover. */
  enum Coverage {
    COVERED,
    IN_PART,
    NOT_COVERED;

    /** The number of these sentences that have this coverage. */
    long of(List<Sentence> sentences) {
      return sentences.stream().filter(sentence -> sentence.coverage() == this).count();
    }
  }

  /**
   * One sentence.
   *
   * @param id stable, unique over all sections
   * @param says the paraphrase
   * @param requirements ids of the requirements that cover it; empty if it is not covered
   * @param partly the part of it that they do not cover
   * @param whyNot why it is not covered
   * @param deviates what an executing emulator does instead
   */
  record Sentence(
      String id,
      String says,
      List<String> requirements,
      Optional<String> partly,
      Optional<String> whyNot,
      Optional<String> deviates) {
    Coverage coverage() {
      if (requirements.isEmpty()) {
        return Coverage.NOT_COVERED;
      }
      return partly.isPresent() ? Coverage.IN_PART : Coverage.COVERED;
    }
  }

  Stream<Sentence> sentences() {
    return passages.stream().flatMap(Passage::sentences);
  }

  /** Such as {@code 73 of 104 sentences are covered, 6 in part, 25 not}. */
  String totals() {
    List<Sentence> all = sentences().toList();
    return String.format(
        Locale.ROOT,
        "%d of %d sentences are covered, %d in part, %d not",
        Coverage.COVERED.of(all),
        all.size(),
        Coverage.IN_PART.of(all),
        Coverage.NOT_COVERED.of(all));
  }

  /** The sentences that a requirement covers. */
  List<Sentence> heldBy(Requirement requirement) {
    return sentences()
        .filter(sentence -> sentence.requirements().contains(requirement.id()))
        .toList();
  }
}
