// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;
import java.util.Optional;

/**
 * A snapshot.
 *
 * @param anchor unique in the page
 * @param name its label, or its file
 * @param facts file, format and the like: a word and what is said
 * @param processors groups of logical processors that are told as one
 * @param differences fields that are not the same on all processors
 * @param violations what is violated
 * @param missing what would decide more, if anything is open
 * @param remarks what else is worth knowing: a word and a sentence
 * @param rest what is satisfied and what does not apply
 */
public record Part(
    String anchor,
    String name,
    List<Fact> facts,
    List<Processors> processors,
    Optional<Differences> differences,
    List<Section> violations,
    Optional<Missing> missing,
    List<Fact> remarks,
    List<Rest> rest) {

  /** A word and what is said of it. */
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

  /** Violations under one heading. */
  public record Section(String heading, List<Violation> violations) {}

  /**
   * What is open.
   *
   * @param weight whether VMXON depends on it
   * @param needs what would decide: a field, and for which requirements
   * @param ways how to collect it: a platform and its commands
   * @param others ids of open requirements that VMXON does not depend on
   */
  public record Missing(String weight, List<Fact> needs, List<Way> ways, List<String> others) {

    /** How to collect fields on a platform. */
    public record Way(String platform, List<String> commands) {}
  }

  /** Requirements of one verdict. */
  public record Rest(Tone tone, String word, List<String> requirements) {}
}
