// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is undetermined.
 *
 * @param suspects what may have caused the observed outcome, the likeliest first; violated ones
 *     among them
 * @param excluded what did not cause the observed outcome
 * @param heading says what the missing values are needed for; empty if nothing needs them
 * @param needs the missing fields
 * @param own how to collect them with the tool that the dump came from
 * @param ways how to collect them elsewhere, by platform
 * @param others undetermined requirements that are not needed to predict the instruction
 */
public record Missing(
    List<Suspect> suspects,
    List<Row> excluded,
    String heading,
    List<Need> needs,
    List<Way> own,
    List<Way> ways,
    List<Row> others) {

  /**
   * A requirement that may have caused the observed outcome.
   *
   * @param tone of the finding
   * @param words what may be wrong
   * @param missing what would decide it; empty if it is violated
   * @param decide the command or the way that shows whether it is the cause; empty if there is none
   * @param where the processors, if not all
   */
  public record Suspect(
      Tone tone, String words, String missing, String decide, String where, Mention mention) {}

  /**
   * A requirement in words.
   *
   * @param where the processors, if not all
   */
  public record Row(String words, String where, Mention mention) {}

  /** A missing field, and the requirements that need it. */
  public record Need(String field, List<Mention> requirements) {}

  /**
   * How to collect fields.
   *
   * @param title the fields or the platform
   * @param commands each for a line of its own
   * @param isCommand whether they can be pasted; otherwise they are sentences
   */
  public record Way(String title, List<String> commands, boolean isCommand) {}

  /** The other tools. */
  public String tools() {
    return ways.stream().map(Way::title).collect(Collectors.joining(", "));
  }
}
