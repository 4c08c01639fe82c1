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
 * @param processors groups of equal logical processors
 * @param differences fields that differ between processors
 * @param violations the violated requirements
 * @param missing what is missing, if anything is undetermined
 * @param remarks further notes: a word and a sentence
 * @param rest satisfied and not applicable requirements
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

  /** Violations under one heading. */
  public record Section(String heading, List<Violation> violations) {}

  /**
   * What is undetermined.
   *
   * @param weight whether it is needed to predict VMXON
   * @param needs a missing field, and the requirements that need it
   * @param ways how to collect it: a platform and its commands
   * @param others ids of undetermined requirements not needed to predict VMXON
   */
  public record Missing(String weight, List<Fact> needs, List<Way> ways, List<String> others) {

    /** How to collect fields on a platform. */
    public record Way(String platform, List<String> commands) {}
  }

  /** Requirements of one verdict. */
  public record Rest(Tone tone, String word, List<String> requirements) {}
}
