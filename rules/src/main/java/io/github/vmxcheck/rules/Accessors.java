// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.FactKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accessors that rules can use on a fact, and the fields that each one reads. The build derives
 * them from the compiled facts, one line for each accessor.
 */
public final class Accessors {
  private static final String RESOURCE = "accessors.txt";

  private Accessors() {}

  private static final class Holder {
    static final Map<String, Map<String, List<Field>>> BY_FACT = load();
  }

  /** The accessors that a condition may use on a fact, each with the fields it reads. */
  public static Map<String, List<Field>> of(FactKind fact) {
    return Holder.BY_FACT.get(fact.word());
  }

  private static Map<String, Map<String, List<Field>>> load() {
    Map<String, Map<String, List<Field>>> byFact = new LinkedHashMap<>();
    try (InputStream in = Accessors.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("[.:]", 3);
        List<Field> fields =
            Arrays.stream(parts[2].strip().split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(Field::valueOf)
                .toList();
        byFact.computeIfAbsent(parts[0], fact -> new LinkedHashMap<>()).put(parts[1], fields);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byFact;
  }
}
