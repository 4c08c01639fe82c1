// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes JSON with line breaks and indentation. */
final class Json {
  private Json() {}

  static String text(Map<?, ?> object) {
    return text(object, "\n") + "\n";
  }

  private static String text(Object value, String newLine) {
    String inner = newLine + "  ";
    if (value instanceof Map<?, ?> map) {
      Stream<String> members =
          map.entrySet().stream()
              .map(
                  one ->
                      Javadoc.quoted(one.getKey().toString()) + ": " + text(one.getValue(), inner));
      return members.collect(Collectors.joining("," + inner, "{" + inner, newLine + "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(one -> text(one, inner))
          .collect(Collectors.joining("," + inner, "[" + inner, newLine + "]"));
    }
    return value instanceof String string ? Javadoc.quoted(string) : value.toString();
  }
}
