// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.writer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML mapping under construction, with its keys in the order they were first used. */
final class Mapping {
  /** The value of a key. */
  private sealed interface Value {
    /** Writes it after its key, which has this indent. */
    void write(String indent, StringBuilder out);
  }

  private record Scalar(String value, String comment) implements Value {
    @Override
    public void write(String indent, StringBuilder out) {
      out.append(' ').append(value);
      out.append(comment.isEmpty() ? "" : "  # " + comment).append('\n');
    }
  }

  private record Inner(Mapping mapping) implements Value {
    @Override
    public void write(String indent, StringBuilder out) {
      out.append('\n');
      mapping.write(indent + "  ", out);
    }
  }

  private record Entries(List<Mapping> mappings) implements Value {
    @Override
    public void write(String indent, StringBuilder out) {
      out.append('\n');
      for (Mapping mapping : mappings) {
        int start = out.length();
        mapping.write(indent + "    ", out);
        String dash = indent + "  - ";
        if (mapping.values.isEmpty()) {
          out.append(dash).append("{}\n");
        } else {
          out.replace(start, start + dash.length(), dash);
        }
      }
    }
  }

  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Puts a value under a path of keys, with a comment unless it is empty. */
  void put(List<String> path, String value, String comment) {
    Mapping at = this;
    for (String key : path.subList(0, path.size() - 1)) {
      at = ((Inner) at.values.computeIfAbsent(key, one -> new Inner(new Mapping()))).mapping;
    }
    at.values.put(path.get(path.size() - 1), new Scalar(value, comment));
  }

  /** Puts a list under a key, with a comment if it is empty. */
  void putList(String key, List<Mapping> entries, String comment) {
    values.put(key, entries.isEmpty() ? new Scalar("[]", comment) : new Entries(entries));
  }

  /** Writes it in lines with this indent. */
  void write(String indent, StringBuilder out) {
    values.forEach(
        (key, value) -> {
          out.append(indent).append(key).append(':');
          value.write(indent, out);
        });
  }
}
