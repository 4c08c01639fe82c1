// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A requirement that Bochs is known not to enforce.
 *
 * @param requirement its id
 * @param title names what is not enforced
 * @param where the values of bits, each a number or not 0, in every state in which the deviation
 *     occurs
 * @param evidence where it was seen
 */
public record Deviation(
    String requirement, String title, Map<FieldPath, String> where, String evidence) {
  private static final String NOT_ZERO = "not 0";
  private static final String FILE = "deviations.yaml";
  private static final Set<String> KEYS = Set.of("requirement", "title", "where", "evidence");

  /** The known deviations of Bochs 2.7. */
  public static List<Deviation> known() {
    try (InputStream in = Deviation.class.getResourceAsStream(FILE);
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return YamlNode.of(FILE, text).list().stream().map(Deviation::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deviation of(YamlNode node) {
    Map<String, YamlNode> keys = node.map(KEYS);
    Map<FieldPath, String> where = new LinkedHashMap<>();
    keys.get("where")
        .map()
        .forEach((path, value) -> where.put(FieldPath.parse(path).orElseThrow(), value.text()));
    return new Deviation(
        node.text(keys, "requirement"),
        node.text(keys, "title"),
        where,
        node.text(keys, "evidence"));
  }

  /** Whether it occurs in this state, unless another requirement is tested before it. */
  boolean isIn(ProcessorSnapshot state) {
    return where.entrySet().stream().allMatch(one -> holds(one.getKey(), one.getValue(), state));
  }

  private static boolean holds(FieldPath path, String value, ProcessorSnapshot state) {
    long bits = (state.value(path.field()) & path.mask()) >>> path.low();
    return value.equals(NOT_ZERO) ? bits != 0 : bits == Long.decode(value);
  }
}
