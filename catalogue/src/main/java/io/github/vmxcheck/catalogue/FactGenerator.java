// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Generates the accessors that facts have for fields: a class for each fact in the catalogue, which
 * the class of the fact extends.
 */
public final class FactGenerator {
  private static final String PACKAGE = "io.github.vmxcheck.rules";
  private static final String SUFFIX = "Fields";

  private FactGenerator() {}

  /**
   * Generates the classes.
   *
   * @param args the catalogue directory, the source directory, and the file of instructions, whose
   *     outcomes are words of fields
   * @throws CatalogueProblem if the catalogue is wrong
   */
  public static void main(String[] args) throws IOException {
    Catalogue catalogue = CatalogueReader.read(Path.of(args[0]), Path.of(args[2]));
    Map<String, String> methods = new LinkedHashMap<>();
    for (Entry field : catalogue.fields()) {
      if (!field.group().fact().isEmpty()) {
        methods.merge(field.group().fact(), methods(field), String::concat);
      }
    }
    Map<String, String> classes = new LinkedHashMap<>();
    methods.forEach(
        (fact, text) ->
            classes.put(
                fact + SUFFIX, source(fact, catalogue.facts().getOrDefault(fact, "Fact"), text)));
    GeneratedFile.writeAll(Path.of(args[1]), PACKAGE, classes);
  }

  private static String source(String fact, String base, String methods) {
    String head =
        """
        import io.github.vmxcheck.model.Field;

        /** What rules ask of {@link FACT} by the name of a field: its bits that are 1, and those that are 0. */
        public abstract class FACTFields extends BASE {
          FACTFields(Bound bound, RuleMarks marks) {
            super(bound, marks);
          }
        """;
    return GeneratedFile.head(PACKAGE)
        + head.replace("BASE", base).replace("FACT", fact)
        + methods
        + "}\n";
  }

  /** Final, so that no subclass gives an accessor another meaning. */
  private static String methods(Entry field) {
    String accessor = field.accessor();
    String capital = accessor.substring(0, 1).toUpperCase(Locale.ROOT) + accessor.substring(1);
    return method(accessor, "ones", "1", field) + method("not" + capital, "zeros", "0", field);
  }

  private static String method(String name, String bits, String value, Entry field) {
    return "\n  /** Bits of "
        + Javadoc.of(field.title())
        + " that are "
        + value
        + ". */\n  public final long "
        + name
        + "() {\n    return bound."
        + bits
        + "(snapshot, Field."
        + field.name()
        + ");\n  }\n";
  }
}
