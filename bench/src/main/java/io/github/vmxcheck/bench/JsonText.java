// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

import io.github.vmxcheck.model.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a processor's fields as an object of the native format. */
public final class JsonText {

  private JsonText() {}

  public static String of(Map<Field, String> values) {
    Map<String, Object> tree = new LinkedHashMap<>();
    values.forEach((field, value) -> put(tree, field.key(), value));
    return object(tree);
  }

  private static void put(Map<String, Object> tree, String key, String value) {
    int dot = key.indexOf('.');
    // The key of a CPUID leaf may itself contain a dot, as in cpuid.0x7.0.ebx.
    int split = key.startsWith("0x") && key.contains(".") ? key.lastIndexOf('.') : dot;
    if (split < 0) {
      tree.put(key, value);
    } else {
      put(child(tree, key.substring(0, split)), key.substring(split + 1), value);
    }
  }

  @SuppressWarnings("unchecked") // the tree holds only such maps and strings
  private static Map<String, Object> child(Map<String, Object> tree, String key) {
    return (Map<String, Object>) tree.computeIfAbsent(key, k -> new LinkedHashMap<>());
  }

  private static String object(Map<?, ?> tree) {
    return tree.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":" + value(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return value instanceof Map<?, ?> map ? object(map) : "\"" + value + "\"";
  }
}
