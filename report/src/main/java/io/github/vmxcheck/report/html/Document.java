// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;
import java.util.Optional;

/**
 * The whole HTML report.
 *
 * @param title text of the browser tab: the verdict in a few words
 * @param question what the report is about, in a few words
 * @param tone of the verdict
 * @param verdict the verdict in one sentence: of one snapshot, that of its worst answer
 * @param summary the counts
 * @param contents if there are several snapshots
 * @param snapshots in the order of the contents
 * @param problems inputs that could not be read, one line each
 * @param version of the program
 */
public record Document(
    String title,
    String question,
    Tone tone,
    String verdict,
    String summary,
    Optional<Contents> contents,
    List<Part> snapshots,
    List<String> problems,
    String version) {

  /** The only snapshot, whose answers come first. */
  public Optional<Part> only() {
    return contents.isEmpty() && snapshots.size() == 1
        ? Optional.of(snapshots.get(0))
        : Optional.empty();
  }
}
