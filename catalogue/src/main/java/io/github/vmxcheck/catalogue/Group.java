// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A group of fields.
 *
 * @param isApart whether a snapshot has storage for it only if one of its fields is given
 * @param title the title of a list, each entry of which has the fields; empty for other groups
 * @param most the maximum number of entries of a list; 0 for other groups
 * @param fact class name of the rule fact with these fields; empty if there is none
 */
record Group(String name, boolean isApart, String title, int most, String fact) {
  private static final Pattern NAME = Pattern.compile("[a-z]++(?:-[a-z]++)*+");
  private static final Pattern FACT = Pattern.compile("[A-Z][A-Za-z]*+");
  private static final int MOST_ENTRIES = 1 << 16;

  /** Reads the group of a file. */
  static Group read(YamlValue file, Map<String, YamlValue> values) {
    String name = file.get(values, "group").text(NAME, "a name with hyphens");
    String fact = values.containsKey("fact") ? fact(values.get("fact")) : "";
    YamlValue list = values.get("list");
    if (list == null) {
      boolean isApart = values.containsKey("apart") && values.get("apart").flag();
      return new Group(name, isApart, "", 0, fact);
    }
    if (values.containsKey("apart")) {
      throw values.get("apart").problem("'apart' beside 'list'", "one of them");
    }
    Map<String, YamlValue> entries = list.entries(Set.of("title", "most"));
    int most = list.get(entries, "most").number(1, MOST_ENTRIES);
    return new Group(name, true, list.get(entries, "title").text(), most, fact);
  }

  /** The class name of a fact. */
  static String fact(YamlValue value) {
    return value.text(FACT, "a name such as Processor");
  }

  boolean isList() {
    return most > 0;
  }

  /** The prefix of the keys of a list's fields, such as {@code msr-load[].}. */
  String prefix() {
    return isList() ? name + "[]." : "";
  }

  /** The name of the constant. */
  String constant() {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The constant with its constructor arguments, in Java. */
  String java() {
    if (isList()) {
      return constant()
          + "("
          + Javadoc.quoted(name)
          + ", "
          + Javadoc.quoted(title)
          + ", "
          + most
          + ")";
    }
    return constant() + (isApart ? "(true)" : "");
  }
}
