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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields that decide a requirement: those that its rules read and those that determine whether
 * it applies. The build derives the former from the rules and the compiled facts, one line for each
 * requirement. Verdicts do not need this class.
 */
public final class RuleReads {
  private static final String RESOURCE = "reads.txt";

  /** The observation requirement has no rule: see {@link Observation}. */
  private static final List<Field> OBSERVED = Field.Group.OBSERVED.fields();

  private RuleReads() {}

  private static final class Holder {
    static final Map<String, List<Field>> READS = load();
  }

  /**
   * The fields in the order of {@link Field}, including those that determine whether the
   * requirement applies; none for a requirement that is not built in.
   */
  public static List<Field> of(Requirement requirement) {
    if (requirement.kind() == Kind.OBSERVATION) {
      return OBSERVED;
    }
    List<Field> ofRules = Holder.READS.get(requirement.rule());
    return ofRules == null ? List.of() : with(requirement, ofRules);
  }

  /**
   * The fields that the rules of a requirement read, and those that determine whether it applies.
   */
  public static List<Field> with(Requirement requirement, Collection<Field> ofRules) {
    Set<Field> reads = requirement.appliesWhen().fields();
    reads.addAll(ofRules);
    return List.copyOf(reads);
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
