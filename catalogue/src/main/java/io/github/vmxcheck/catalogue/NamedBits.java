// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of the bits of a field.
 *
 * @param width the width of the field
 * @param bits the manual's names
 * @param masks the program's names
 */
record NamedBits(int width, List<Bits> bits, List<Mask> masks) {
  /** The pattern of a name. */
  static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_-]*");

  private static final String NAME_EXPECTED = "a name in capitals";

  /** Reads them from the properties of a field. */
  static NamedBits read(Map<String, YamlValue> values, int width) {
    List<Bits> bits = new ArrayList<>();
    entries(values, "bits").forEach((name, value) -> add(bits, bits(name, value, width), value));
    Terms terms = new Terms(width, bits);
    List<Mask> masks = new ArrayList<>();
    entries(values, "masks").forEach((name, value) -> masks.add(mask(name, value, terms)));
    return new NamedBits(width, bits, masks);
  }

  private static Map<String, YamlValue> entries(Map<String, YamlValue> values, String property) {
    return values.containsKey(property) ? values.get(property).entries() : Map.of();
  }

  private static void add(List<Bits> bits, Bits some, YamlValue at) {
    if (bits.stream().anyMatch(other -> (other.mask() & some.mask()) != 0)) {
      throw at.problem(some.name() + " at bits that have a name", "each bit in one name");
    }
    if (!bits.isEmpty() && bits.get(bits.size() - 1).high() > some.low()) {
      throw at.problem(some.name() + " after higher bits", "the lowest bit first");
    }
    bits.add(some);
  }

  private static Bits bits(String name, YamlValue value, int width) {
    if (!NAME.matcher(name).matches()) {
      throw value.problem("the bits '" + name + "'", NAME_EXPECTED);
    }
    if (!value.isMapping()) {
      return Terms.bits(name, value, width, List.of());
    }
    Map<String, YamlValue> entries = value.entries(Set.of("at", "feature"));
    List<Reference> features =
        entries.containsKey("feature")
            ? entries.get("feature").list().stream().map(Reference::toBits).toList()
            : List.of();
    return Terms.bits(name, value.get(entries, "at"), width, features);
  }

  private static Mask mask(String name, YamlValue value, Terms terms) {
    if (!NAME.matcher(name).matches()) {
      throw value.problem("the mask '" + name + "'", NAME_EXPECTED);
    }
    Map<String, YamlValue> entries = value.entries(Set.of("bits", "about"));
    String about = entries.containsKey("about") ? entries.get("about").text() : "";
    return terms.mask(name, value.get(entries, "bits"), about);
  }

  /** Words with their values, each a number or the name of some bits. */
  Map<String, Long> words(Map<String, YamlValue> values) {
    Map<String, Long> words = new LinkedHashMap<>();
    entries(values, "words")
        .forEach(
            (word, at) -> {
              long value = value(at);
              if (words.containsValue(value)) {
                throw at.problem("the value of another word", "each value in one word");
              }
              words.put(word, value);
            });
    return words;
  }

  private long value(YamlValue at) {
    String text = at.text();
    if (!Character.isDigit(text.charAt(0))) {
      return named(text)
          .orElseThrow(
              () -> at.problem("'" + text + "'", "a number or the name of bits of this field"));
    }
    if (width < Long.SIZE && at.number() >>> width != 0) {
      throw at.problem(text, "a number of at most " + width + " bits");
    }
    return at.number();
  }

  /** The bits or the mask of this name. */
  Optional<Long> named(String name) {
    return Stream.concat(
            bits.stream().filter(one -> one.name().equals(name)).map(Bits::mask),
            masks.stream().filter(one -> one.name().equals(name)).map(Mask::mask))
        .findFirst();
  }
}
