// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.vmxcheck.dumps.nativeformat.TextCheck.Fault;
import io.github.vmxcheck.dumps.nativeformat.document.Document;
import io.github.vmxcheck.dumps.nativeformat.document.Places;
import io.github.vmxcheck.dumps.nativeformat.document.Syntax;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import java.util.List;
import java.util.Optional;

/** A document in the native format whose lines are scattered over another text. */
public final class AssembledDocument {
  /** Maximum length, in UTF-8 bytes. */
  public static final int LONGEST = Syntax.ASSEMBLED_LIMIT;

  private AssembledDocument() {}

  /**
   * Reads a document. Errors are reported as problems at their places in the other text; files that
   * it names are not opened.
   *
   * @param lines without line ends
   * @param text the other text
   */
  public static void read(List<String> lines, Places places, SourceText text, SnapshotSink sink) {
    byte[] bytes = String.join("\n", lines).getBytes(UTF_8);
    Optional<InputProblem> problem =
        bytes.length > LONGEST
            ? Optional.of(problem(text, places.of(1, 1), "found more than 16 MiB, expected less"))
            : noText(lines, places, text);
    if (problem.isPresent()) {
      sink.problem(problem.get());
      return;
    }
    Document document =
        new Document(Syntax.YAML, bytes, 0, bytes.length, true, 1, 0, false, places);
    SnapshotParser.parse(document, text.name(), null, () -> text, sink);
  }

  /** The first character that is not text, because SnakeYAML takes some of them for line ends. */
  private static Optional<InputProblem> noText(List<String> lines, Places places, SourceText text) {
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i).getBytes(UTF_8);
      Optional<Fault> fault = TextCheck.firstFault(line, 0, line.length);
      if (fault.isPresent()) {
        long place = places.of(i + 1, fault.get().column());
        return Optional.of(problem(text, place, fault.get().message()));
      }
    }
    return Optional.empty();
  }

  private static InputProblem problem(SourceText text, long place, String message) {
    return new InputProblem(text.name(), Origin.line(place), Origin.column(place), message);
  }
}
