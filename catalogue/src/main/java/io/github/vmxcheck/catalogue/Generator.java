// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Generates Java code from the field catalogue. */
public final class Generator {
  private Generator() {}

  /**
   * Generates the classes.
   *
   * @param args the catalogue directory, the source directory, and the file of instructions, whose
   *     outcomes are words of fields
   * @throws CatalogueProblem if the catalogue is wrong
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Catalogue catalogue = CatalogueReader.read(directory, Path.of(args[2]));
    Map<String, String> classes = new LinkedHashMap<>();
    String template = Files.readString(directory.resolve("Field.java.template"));
    classes.put("Field", FieldSource.of(catalogue, template));
    classes.put("Relations", RelationsSource.of(catalogue));
    for (Catalogue.Constants type : catalogue.classes().values()) {
      classes.put(type.name(), ConstantsSource.of(type, catalogue));
    }
    GeneratedFile.writeAll(Path.of(args[1]), GeneratedFile.PACKAGE, classes);
  }
}
