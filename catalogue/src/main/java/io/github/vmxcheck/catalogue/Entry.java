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
 * @param at where it stands
 * @param about what its value is, for the schema and the Javadoc
 * @param note what the Javadoc says instead; empty if the same
 * @param msr its index, if it is a model-specific register
 * @param cpuid its place in CPUID, if it is there
 * @param accessor what a rule calls it
 * @param aliases other names that tools and kernels give the register
 * @param constants the class of its bits' constants; empty if it has none
 * @param ownConstants that class, if it has no others
 * @param named the names of its bits
 * @param bitsOf the field that has the same bits, if it has none of its own
 * @param words the words its values may be given in
 * @param limit what its values are limited to, beyond its width
 * @param flags its properties that are true or left out
 * @param existsWhen bits, any of which says that the field exists
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
   * The least and the greatest value.
   *
   * @param expected what is expected instead of another, for messages
   */
  record Limit(long least, long most, String expected) {}

  /** What a rule calls it, with the fact that it asks, such as {@code Processor.cr4}. */
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
