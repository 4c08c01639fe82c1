// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The data behind the pages of {@code specs/docs}. The program itself contains neither the
 * traceability nor the evidence, so they are read from the repository.
 *
 * @param reads returns the fields that the rules of a requirement read, which decide it
 */
record PageSources(
    Specification specification,
    Editions editions,
    Traceability traceability,
    Evidence evidence,
    Function<Requirement, List<Field>> reads) {
  static PageSources read(Path repository, Function<Requirement, List<Field>> reads)
      throws IOException {
    Specification specification = Specification.builtIn();
    Editions editions = Editions.builtIn();
    return new PageSources(
        specification,
        editions,
        TraceabilityReader.read(yaml(repository, "sentences.yaml"), specification, editions),
        Evidence.read(yaml(repository, "evidence.yaml"), specification),
        reads);
  }

  private static YamlNode yaml(Path repository, String name) throws IOException {
    String file = "specs/traceability/" + name;
    try (Reader text = Files.newBufferedReader(repository.resolve(file))) {
      return YamlNode.of(file, text);
    }
  }

  /** The fields whose values decide a requirement. */
  List<Field> readBy(Requirement requirement) {
    return reads.apply(requirement);
  }
}
