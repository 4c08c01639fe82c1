// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A field of the catalogue.
 *
 * @param at its position
 * @param about description of its value, for the schema and the Javadoc
 * @param note description for the Javadoc, if it differs; else empty
 * @param msr its index, if it is a model-specific register
 * @param cpuid its leaf and register in CPUID, if it is one
 * @param accessor its name in rules
 * @param aliases other names of the register in tools and kernels
 * @param constants the class with the constants of its bits; empty if it has none
 * @param ownConstants that class, if no other field has constants in it
 * @param named the names of its bits
 * @param bitsOf the field whose bits it has, if it has no bits itself
 * @param words the words for its values
 * @param limit the limit of its values, in addition to its width
 * @param flags the names of its properties that are {@code true}
 * @param existsWhen bits, any of which shows that the field exists
 * @param agreesWith the field that its value must agree with
 */
record Entry(
    String name,
    YamlValue at,
    String key,
    String title,
    int width,
    Group group,
    String about,
    String note,
    OptionalLong msr,
    Optional<Cpuid> cpuid,
    String accessor,
    List<String> aliases,
    Optional<Reference> constants,
    Optional<Catalogue.Constants> ownConstants,
    NamedBits named,
    Optional<Reference> bitsOf,
    Map<String, Long> words,
    Optional<Limit> limit,
    Set<String> flags,
    List<Reference> existsWhen,
    Optional<Reference> agreesWith) {

  /** A register of a CPUID leaf. */
  record Cpuid(long leaf, OptionalInt subleaf, String register) {}

  /**
   * The lowest and the highest value.
   *
   * @param expected the expected values, for messages
   */
  record Limit(long least, long most, String expected) {}

  /** Its accessor with the fact that has it, such as {@code Processor.cr4}. */
  String factAndAccessor() {
    return group.fact().isEmpty() ? accessor : group.fact() + "." + accessor;
  }

  List<Bits> bits() {
    return named.bits();
  }

  List<Mask> masks() {
    return named.masks();
  }
}
