// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the pages of {@code specs/docs} are made of. The program itself carries neither the
 * traceability nor the evidence, so they are read from the repository.
 *
 * @param reads keys of the fields that the rules of a requirement read, by its id
 */
record PageSources(
    Specification specification,
    Editions editions,
    Traceability traceability,
    Evidence evidence,
    Map<String, List<String>> reads) {
  private static final List<Field> OBSERVED = Field.Group.OBSERVED.fields();

  static PageSources read(Path repository) throws IOException {
    Specification specification = Specification.builtIn();
    Editions editions = Editions.builtIn();
    return new PageSources(
        specification,
        editions,
        TraceabilityReader.read(yaml(repository, "sentences.yaml"), specification, editions),
        Evidence.read(yaml(repository, "evidence.yaml"), specification),
        reads(repository.resolve("rules/src/main/resources/io/github/vmxcheck/rules/reads.txt")));
  }

  private static YamlNode yaml(Path repository, String name) throws IOException {
    String file = "specs/traceability/" + name;
    try (Reader text = Files.newBufferedReader(repository.resolve(file))) {
      return YamlNode.of(file, text);
    }
  }

  private static Map<String, List<String>> reads(Path file) throws IOException {
    Map<String, List<String>> reads = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(": ", 2);
      reads.put(parts[0], Arrays.asList(parts[1].split(" ", -1)));
    }
    return reads;
  }

  /** The fields whose values decide a requirement; the observation has no rule that tells. */
  List<Field> readBy(Requirement requirement) {
    if (requirement.kind() == Kind.OBSERVATION) {
      return OBSERVED;
    }
    return reads.getOrDefault(requirement.id(), List.of()).stream()
        .map(key -> Field.byKey(key).orElseThrow(() -> new IllegalStateException(key)))
        .toList();
  }
}
