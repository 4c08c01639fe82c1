// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Generates the field enum: inserts its constants into a template that has its methods. */
final class FieldSource {
  private static final String CONSTANTS = "  // The constants come here.\n";
  private static final String GROUPS = "    // The groups come here.\n";

  private FieldSource() {}

  static String of(Catalogue catalogue, String template) {
    if (!template.contains(CONSTANTS) || !template.contains(GROUPS)) {
      throw new CatalogueProblem(
          "Field.java.template", "expected the marker lines of fields and groups");
    }
    String constants =
        catalogue.fields().stream().map(FieldSource::constant).collect(Collectors.joining(",\n"));
    String groups =
        catalogue.groups().values().stream()
            .map(group -> "    " + group.java())
            .collect(Collectors.joining(",\n"));
    return template.replace(CONSTANTS, constants + ";\n").replace(GROUPS, groups + ";\n");
  }

  private static String constant(Entry entry) {
    StringBuilder text = new StringBuilder();
    String about = entry.note().isEmpty() ? entry.about() : entry.note();
    text.append("  /** ").append(Javadoc.of(about)).append(" */\n");
    text.append("  ").append(entry.name()).append("(new Entry(");
    text.append(Javadoc.quoted(entry.key())).append(", ");
    text.append(Javadoc.quoted(entry.title())).append(", ");
    text.append(entry.width()).append(", Group.").append(entry.group().constant()).append(')');
    text.append(".accessor(").append(Javadoc.quoted(entry.accessor())).append(')');
    entry.msr().ifPresent(index -> text.append(".msr(0x" + Long.toHexString(index) + "L)"));
    entry.cpuid().ifPresent(one -> text.append(cpuid(one)));
    if (!entry.aliases().isEmpty()) {
      text.append(".aliases(");
      text.append(entry.aliases().stream().map(Javadoc::quoted).collect(Collectors.joining(", ")));
      text.append(')');
    }
    if (!entry.words().isEmpty()) {
      text.append(".words(");
      text.append(
          entry.words().entrySet().stream()
              .map(FieldSource::word)
              .collect(Collectors.joining(", ")));
      text.append(')');
    }
    entry.limit().ifPresent(limit -> text.append(limit(limit)));
    entry.flags().forEach(flag -> text.append("." + method(flag) + "()"));
    return text.append(')').toString();
  }

  private static String cpuid(Entry.Cpuid one) {
    return ".cpuid(0x"
        + Long.toHexString(one.leaf())
        + "L, "
        + one.subleaf().orElse(-1)
        + ", "
        + Javadoc.quoted(one.register())
        + ")";
  }

  private static String word(Map.Entry<String, Long> word) {
    return "pair("
        + Javadoc.quoted(word.getKey())
        + ", 0x"
        + Long.toHexString(word.getValue())
        + "L)";
  }

  private static String limit(Entry.Limit limit) {
    return ".limited(0x"
        + Long.toHexString(limit.least())
        + "L, 0x"
        + Long.toHexString(limit.most())
        + "L, "
        + Javadoc.quoted(limit.expected())
        + ")";
  }

  private static String method(String flag) {
    StringBuilder name = new StringBuilder();
    for (String word : flag.split("-", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
