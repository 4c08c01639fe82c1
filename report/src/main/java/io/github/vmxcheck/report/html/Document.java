// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report.html;

import java.util.List;
import java.util.Optional;

/**
 * The whole HTML report.
 *
 * @param title text of the browser tab: the verdict in a few words
 * @param tone of the verdict
 * @param verdict the verdict in one sentence
 * @param summary the counts
 * @param matrix comparison of the snapshots, if there are several
 * @param snapshots in the order of the matrix
 * @param problems inputs that could not be read, one line each
 * @param version of the program
 */
public record Document(
    String title,
    Tone tone,
    String verdict,
    String summary,
    Optional<Matrix> matrix,
    List<Part> snapshots,
    List<String> problems,
    String version) {}
