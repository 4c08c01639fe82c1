// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How to obtain the fields of a snapshot on each platform. */
public final class Collecting {
  private static final String MSR = "msr";
  private static final String CPUID = "cpuid";

  /**
   * How to obtain one field on one platform.
   *
   * @param platform such as {@code linux}
   * @param command what to type or do; if the field cannot be obtained, why
   */
  public record Way(String platform, String command) {}

  private final List<String> platforms;
  private final Map<String, List<Way>> templates;

  private final Map<String, List<CollectingScript>> scripts;

  private Collecting(
      List<String> platforms,
      Map<String, List<Way>> templates,
      Map<String, List<CollectingScript>> scripts) {
    this.platforms = List.copyOf(platforms);
    this.templates = templates;
    this.scripts = scripts;
  }

  /** Read once, on first use: reports need it for each snapshot. */
  private static final class Holder {
    static final Collecting BUILT_IN = read(YamlNode.ofResource("collect.yaml"));
  }

  public static Collecting builtIn() {
    return Holder.BUILT_IN;
  }

  private static Collecting read(YamlNode file) {
    Map<String, YamlNode> map = file.map(Set.of("platforms", "ways", "scripts"));
    List<String> platforms = map.get("platforms").list().stream().map(YamlNode::text).toList();
    Map<String, List<Way>> templates = new HashMap<>();
    for (YamlNode entry : map.get("ways").list()) {
      List<Way> ways = ways(entry, platforms);
      for (YamlNode field : entry.map().get("fields").list()) {
        if (templates.put(known(field), ways) != null) {
          throw field.error("duplicate field '" + field.text() + "'");
        }
      }
    }
    Map<String, YamlNode> ofPlatforms = map.get("scripts").map(Set.copyOf(platforms));
    Map<String, List<CollectingScript>> scripts = new HashMap<>();
    for (String platform : platforms) {
      scripts.put(
          platform,
          YamlNode.optionalList(ofPlatforms, platform).stream()
              .map(CollectingScript::read)
              .toList());
    }
    return new Collecting(platforms, templates, scripts);
  }

  private static List<Way> ways(YamlNode entry, List<String> platforms) {
    Set<String> keys = new HashSet<>(platforms);
    keys.add("fields");
    Map<String, YamlNode> map = entry.map(keys);
    List<Way> ways = new ArrayList<>();
    platforms.forEach(platform -> ways.add(new Way(platform, entry.text(map, platform))));
    return ways;
  }

  static String known(YamlNode field) {
    String key = field.text();
    if (!key.equals(MSR) && !key.equals(CPUID) && Field.byKey(key).isEmpty()) {
      throw field.error("unknown field '" + key + "'");
    }
    return key;
  }

  /** The platforms, in the order of {@link #of}. */
  public List<String> platforms() {
    return platforms;
  }

  /** The commands of a platform that print several fields at once. */
  public List<CollectingScript> scripts(String platform) {
    return scripts.getOrDefault(platform, List.of());
  }

  /** How to obtain a field, for each platform. */
  public List<Way> of(Field field) {
    List<Way> ways = templates.get(field.key());
    if (ways == null) {
      ways = templates.getOrDefault(group(field), List.of());
    }
    return ways.stream().map(way -> new Way(way.platform, fill(way.command, field))).toList();
  }

  static String group(Field field) {
    return field.isMsr() ? MSR : field.isCpuid() ? CPUID : "";
  }

  private static String fill(String template, Field field) {
    String text = template.replace("{name}", field.title()).replace("{key}", field.key());
    return switch (group(field)) {
      case MSR -> text.replace("{index}", Long.toHexString(field.msrIndex()));
      case CPUID -> fillCpuid(text, field.key().split("\\.", -1));
      default -> text;
    };
  }

  /** The parts of a key: {@code cpuid}, leaf, subleaf if the leaf has any, register. */
  private static String fillCpuid(String template, String[] parts) {
    return template
        .replace("{index}", parts[1].substring(2))
        .replace("{subleaf}", parts.length == 4 ? parts[2] : "0")
        .replace("{register}", parts[parts.length - 1].toUpperCase(Locale.ROOT));
  }
}
