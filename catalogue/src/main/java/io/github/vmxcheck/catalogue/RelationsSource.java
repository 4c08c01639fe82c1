// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Generates the class of relations between fields and of the names of their bits. */
final class RelationsSource {
  private static final String HEAD =
      """
      import java.util.List;

      /** The bits of fields, and what fields have to do with each other. */
      final class Relations {
      """;

  private final Catalogue catalogue;
  private final StringBuilder text = new StringBuilder(GeneratedFile.HEAD + HEAD);

  private RelationsSource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  static String of(Catalogue catalogue) {
    RelationsSource source = new RelationsSource(catalogue);
    source.keysOfBits();
    source.existsWhen();
    source.agreesWith();
    source.layouts();
    return source.text.append("}\n").toString();
  }

  private void keysOfBits() {
    String keys =
        catalogue.keysOfBits().entrySet().stream()
            .map(
                one ->
                    "          new BitKey("
                        + Javadoc.quoted(one.getKey())
                        + ", "
                        + path(one.getValue())
                        + ")")
            .collect(Collectors.joining(",\n"));
    text.append("  static final List<BitKey> KEYS_OF_BITS =\n      List.of(\n" + keys + ");\n\n");
    text.append("  private Relations() {}\n");
  }

  private void existsWhen() {
    Map<String, String> cases = new LinkedHashMap<>();
    for (Entry entry : catalogue.fields()) {
      if (!entry.existsWhen().isEmpty()) {
        String paths =
            entry.existsWhen().stream().map(this::path).collect(Collectors.joining(", "));
        cases.merge("List.of(" + paths + ")", entry.name(), (a, b) -> a + ", " + b);
      }
    }
    method("static List<FieldPath> existsWhen(Field field)", cases, "List.of()");
  }

  private void agreesWith() {
    Map<String, String> cases = new LinkedHashMap<>();
    for (Entry entry : catalogue.fields()) {
      entry
          .agreesWith()
          .ifPresent(
              one -> cases.merge("Field." + one.field(), entry.name(), (a, b) -> a + ", " + b));
    }
    method("static Field agreesWith(Field field)", cases, "null");
  }

  private void layouts() {
    Map<String, String> cases = new LinkedHashMap<>();
    List<Entry> registers = new ArrayList<>();
    for (Entry entry : catalogue.fields()) {
      String register = entry.bitsOf().map(Reference::field).orElse(entry.name());
      if (!catalogue.field(register).orElseThrow().bits().isEmpty()) {
        cases.merge(method(register) + "()", entry.name(), (a, b) -> a + ", " + b);
      }
      if (!entry.bits().isEmpty()) {
        registers.add(entry);
      }
    }
    method("static RegisterLayout layout(Field field)", cases, "null");
    registers.forEach(this::layout);
  }

  private void layout(Entry entry) {
    String bits =
        entry.bits().stream()
            .map(
                one ->
                    "            new RegisterLayout.Bits("
                        + one.high()
                        + ", "
                        + one.low()
                        + ", "
                        + Javadoc.quoted(one.name())
                        + ")")
            .collect(Collectors.joining(",\n"));
    text.append("\n  private static RegisterLayout " + method(entry.name()) + "() {\n");
    text.append("    return new RegisterLayout(\n        List.of(\n" + bits + "),\n");
    text.append("        List.of(" + features(entry) + "));\n  }\n");
  }

  /** Bits with the same features are combined. */
  private String features(Entry entry) {
    Map<String, Long> features = new LinkedHashMap<>();
    for (Bits bits : entry.bits()) {
      if (!bits.features().isEmpty()) {
        String paths = bits.features().stream().map(this::path).collect(Collectors.joining(", "));
        features.merge("List.of(" + paths + ")", bits.mask(), (a, b) -> a | b);
      }
    }
    return features.entrySet().stream()
        .map(
            one ->
                "\n            new RegisterLayout.Feature(0x"
                    + Long.toHexString(one.getValue())
                    + "L, "
                    + one.getKey()
                    + ")")
        .collect(Collectors.joining(","));
  }

  private String path(Reference reference) {
    long mask = catalogue.mask(reference);
    int high = 63 - Long.numberOfLeadingZeros(mask);
    int low = Long.numberOfTrailingZeros(mask);
    return "new FieldPath(Field." + reference.field() + ", " + high + ", " + low + ")";
  }

  private void method(String head, Map<String, String> cases, String otherwise) {
    text.append("\n  " + head + " {\n    return switch (field) {\n");
    cases.forEach((value, fields) -> text.append("      case " + fields + " -> " + value + ";\n"));
    text.append("      default -> " + otherwise + ";\n    };\n  }\n");
  }

  /** One method for each register, so that no method exceeds the size limit of Java. */
  private static String method(String field) {
    return field.toLowerCase(Locale.ROOT).replace("_", "") + "Layout";
  }
}
