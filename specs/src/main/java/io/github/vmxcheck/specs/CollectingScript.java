// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A command to paste that prints several fields at once.
 *
 * @param where it is typed, such as {@code QEMU monitor}
 * @param template the command, with placeholders for MSR indices and processor numbers
 * @param each whether it is repeated for each MSR
 * @param fields keys of the fields it prints; {@code msr} and {@code cpuid} mean all of them
 */
public record CollectingScript(String where, String template, boolean each, List<String> fields) {

  static CollectingScript read(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("where", "run", "each", "fields"));
    boolean each = map.containsKey("each");
    List<String> fields =
        node.required(map, "fields").list().stream().map(Collecting::known).toList();
    return new CollectingScript(
        node.text(map, "where"), node.text(map, each ? "each" : "run"), each, fields);
  }

  /** Whether the command prints this field. */
  public boolean gives(Field field) {
    return fields.contains(field.key()) || fields.contains(Collecting.group(field));
  }

  /** The command for these fields of these logical processors. */
  public String command(Collection<Field> wanted, Collection<Long> processors) {
    List<String> indices =
        wanted.stream()
            .filter(Field::isMsr)
            .map(field -> Long.toHexString(field.msrIndex()))
            .toList();
    String text =
        each
            ? indices.stream()
                .map(index -> template.replace("{index}", index))
                .collect(Collectors.joining("; "))
            : template;
    return numbered(text, processors)
        .replace(
            "{indices}",
            indices.stream().map(index -> "0x" + index).collect(Collectors.joining(" ")));
  }

  /** Where to type the command for these logical processors. */
  public String place(Collection<Long> processors) {
    return numbered(where, processors);
  }

  private static String numbered(String text, Collection<Long> processors) {
    String numbers =
        processors.stream().map(Long::toUnsignedString).collect(Collectors.joining(" "));
    return text.replace("{processors}", numbers);
  }
}
