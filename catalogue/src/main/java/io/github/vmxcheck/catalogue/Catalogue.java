// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All fields, in the order of the enum.
 *
 * @param groups the groups of the fields, by name, in the order of their fields
 * @param classes the classes of constants, by name
 * @param facts for each fact that extends another one, the other one
 * @param keysOfBits native-format keys for some bits of a register, in order
 */
record Catalogue(
    List<Entry> fields,
    Map<String, Group> groups,
    Map<String, Constants> classes,
    Map<String, String> facts,
    Map<String, Reference> keysOfBits) {

  /**
   * A class of constants.
   *
   * @param source title of the section of the manual; empty if the manual has none
   */
  record Constants(String name, String about, String source) {
    /**
     * Reads a class of constants.
     *
     * @param at its position
     */
    static Constants read(String name, YamlValue at, Map<String, YamlValue> values) {
      if (!name.matches("[A-Z][A-Za-z0-9]*") || Set.of("Field", "Relations").contains(name)) {
        throw at.problem("the class '" + name + "'", "a name such as Cr4");
      }
      String source = values.containsKey("source") ? values.get("source").text() : "";
      return new Constants(name, at.get(values, "about").text(), source);
    }
  }

  /** The field of this name. */
  Optional<Entry> field(String name) {
    return fields.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The bits of a reference. */
  long mask(Reference reference) {
    return field(reference.field()).flatMap(one -> named(one, reference.name())).orElseThrow();
  }

  private Optional<Long> named(Entry entry, String name) {
    return entry
        .named()
        .named(name)
        .or(
            () ->
                entry
                    .bitsOf()
                    .flatMap(of -> field(of.field()).flatMap(one -> one.named().named(name))));
  }

  /** Whether the field and the bits of a reference exist. */
  boolean has(Reference reference) {
    Optional<Entry> entry = field(reference.field());
    return entry.isPresent()
        && (reference.name().isEmpty() || named(entry.get(), reference.name()).isPresent());
  }
}
