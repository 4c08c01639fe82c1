// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;
import java.util.Optional;

/**
 * A snapshot.
 *
 * @param anchor unique in the report
 * @param name its label, or its file
 * @param facts file, format and the like: a word and a text
 * @param answers the worst first; at least one
 * @param observed what the dump shows of the outcome, a sentence for each group of processors
 * @param violations the violated requirements, those that decide first
 * @param missing what is undetermined, if anything is
 * @param matrix groups of processors and the requirements that they violate, if there are many
 * @param processors groups of equal logical processors, the worst first; only that one if there are
 *     many
 * @param differences fields that differ between processors
 * @param remarks further notes: a word and a sentence
 * @param rest satisfied and not applicable requirements
 */
public record Part(
    String anchor,
    String name,
    List<Fact> facts,
    List<AnswerBox> answers,
    List<String> observed,
    List<Violation> violations,
    Optional<Missing> missing,
    Optional<Matrix> matrix,
    List<Processors> processors,
    Optional<Differences> differences,
    List<Fact> remarks,
    List<Rest> rest) {

  /** A word and a text about it. */
  public record Fact(String word, String text) {}

  /**
   * Fields whose values differ.
   *
   * @param processors the columns
   * @param rows a field and its value on each
   */
  public record Differences(List<String> processors, List<Row> rows) {

    /** A field, and its values. */
    public record Row(String field, List<String> values) {}
  }

  /** Requirements of one verdict. */
  public record Rest(Tone tone, String word, List<Missing.Row> requirements) {}

  /** What comes before the ids of its findings, which are unique within a snapshot only. */
  public String prefix(boolean isOneOfSeveral) {
    return isOneOfSeveral ? anchor + "--" : "";
  }
}
