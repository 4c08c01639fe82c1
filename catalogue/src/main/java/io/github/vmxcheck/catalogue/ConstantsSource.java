// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Generates the classes of constants, with each bit and each mask of the fields that name the
 * class.
 */
final class ConstantsSource {
  private final Catalogue.Constants type;
  private final List<String> members = new ArrayList<>();

  private ConstantsSource(Catalogue.Constants type) {
    this.type = type;
  }

  static String of(Catalogue.Constants type, Catalogue catalogue) {
    ConstantsSource source = new ConstantsSource(type);
    catalogue.fields().stream()
        .filter(one -> one.constants().filter(of -> of.field().equals(type.name())).isPresent())
        .forEach(source::add);
    return source.text();
  }

  /** The name of a constant; for CPUID, it begins with leaf, subleaf and register. */
  static String name(Entry entry, String part) {
    String plain = part.replace('-', '_');
    return entry.cpuid().isPresent()
        ? entry.name().replaceFirst("^CPUID", "LEAF") + "_" + plain
        : plain;
  }

  private void add(Entry entry) {
    for (Bits bits : entry.bits()) {
      members.add(member("", name(entry, bits.name()), Terms.java(bits.mask())));
    }
    for (Mask mask : entry.masks()) {
      String comment =
          mask.about().isEmpty() ? "" : "\n  /** " + Javadoc.of(mask.about()) + " */\n";
      String value =
          mask.terms().stream().map(term -> term(entry, term)).collect(Collectors.joining(" | "));
      members.add(member(comment, name(entry, mask.name()), value));
    }
  }

  /** A term of a mask: a number, or the name of an earlier constant of the same register. */
  private static String term(Entry entry, String term) {
    return Character.isLetter(term.charAt(0)) ? name(entry, term) : term;
  }

  private static String member(String comment, String name, String value) {
    return comment + "  public static final long " + name + " = " + value + ";\n";
  }

  private String text() {
    String source =
        type.source().isEmpty() ? "" : " Source: Intel SDM, \"" + Javadoc.of(type.source()) + "\".";
    return GeneratedFile.HEAD
        + "/** "
        + Javadoc.of(type.about())
        + source
        + " */\n"
        + "public final class "
        + type.name()
        + " {\n"
        + String.join("", members)
        + "\n  private "
        + type.name()
        + "() {}\n}\n";
  }
}
