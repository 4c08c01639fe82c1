// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping of YAML in the making, its keys in the order they were first used. */
final class Mapping {
  private record Scalar(String value, String comment) {}

  private final Map<String, Mapping> mappings = new LinkedHashMap<>();
  private final Map<String, Scalar> scalars = new LinkedHashMap<>();
  private final Map<String, Boolean> keys = new LinkedHashMap<>();

  /** Puts a value under a path of keys, with a comment unless it is empty. */
  void put(List<String> path, String value, String comment) {
    Mapping at = this;
    for (String key : path.subList(0, path.size() - 1)) {
      at.keys.put(key, true);
      at = at.mappings.computeIfAbsent(key, one -> new Mapping());
    }
    String last = path.get(path.size() - 1);
    at.keys.put(last, false);
    at.scalars.put(last, new Scalar(value, comment));
  }

  /** Writes it in lines with this indent. */
  void write(String indent, StringBuilder out) {
    keys.forEach(
        (key, isMapping) -> {
          out.append(indent).append(key).append(':');
          if (isMapping) {
            out.append('\n');
            mappings.get(key).write(indent + "  ", out);
          } else {
            Scalar scalar = scalars.get(key);
            out.append(' ').append(scalar.value);
            out.append(scalar.comment.isEmpty() ? "" : "  # " + scalar.comment).append('\n');
          }
        });
  }
}
