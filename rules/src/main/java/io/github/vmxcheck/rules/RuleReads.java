// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which fields the rules of a requirement read. The build derives it from the rules and the
 * compiled facts, a line for each requirement; verdicts do not need it.
 */
public final class RuleReads {
  private static final String RESOURCE = "reads.txt";

  /** The observation has no rule: see {@link Observation}. */
  private static final List<Field> OBSERVED = Field.Group.OBSERVED.fields();

  private RuleReads() {}

  private static final class Holder {
    static final Map<String, List<Field>> READS = load();
  }

  /** The fields in the order of {@link Field}; none for a requirement that is not built in. */
  public static List<Field> of(Requirement requirement) {
    return requirement.kind() == Kind.OBSERVATION
        ? OBSERVED
        : Holder.READS.getOrDefault(requirement.id(), List.of());
  }

  private static Map<String, List<Field>> load() {
    try (InputStream in = RuleReads.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines
          .lines()
          .map(line -> line.split(":", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> fields(parts[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Field> fields(String names) {
    return Arrays.stream(names.split(" ", -1))
        .filter(name -> !name.isEmpty())
        .map(Field::valueOf)
        .toList();
  }
}
