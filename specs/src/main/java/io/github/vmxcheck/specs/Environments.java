// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.specs.ConditionReader.Subject;
import io.github.vmxcheck.specs.Environment.Place;
import io.github.vmxcheck.specs.Environment.Sign;
import io.github.vmxcheck.specs.Environment.Source;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The known environments, in the order of their file. */
public final class Environments {
  private static final Set<String> KEYS =
      Set.of("id", "title", "shown-by", "explains", "say", "fix", "within", "sources");

  private final Map<String, Environment> all;

  private Environments(Map<String, Environment> all) {
    this.all = all;
  }

  /** Read once, on first use. */
  private static final class Holder {
    static final Environments BUILT_IN = of(YamlNode.ofResource("environments.yaml"));
  }

  public static Environments builtIn() {
    return Holder.BUILT_IN;
  }

  /**
   * Reads a file of environments.
   *
   * @throws SpecificationException if it is wrong
   */
  static Environments of(YamlNode file) {
    Map<String, Environment> all = new LinkedHashMap<>();
    ConditionReader conditions = ConditionReader.builtIn();
    for (YamlNode node : file.required(file.map(Set.of("environments")), "environments").list()) {
      Environment one = environment(node, conditions);
      if (one.within().isPresent() && !all.containsKey(one.within().get())) {
        throw node.error("found '" + one.within().get() + "', expected an environment before it");
      }
      if (all.put(one.id(), one) != null) {
        throw node.error("duplicate environment '" + one.id() + "'");
      }
    }
    return new Environments(all);
  }

  private static Environment environment(YamlNode node, ConditionReader conditions) {
    Map<String, YamlNode> map = node.map(KEYS);
    return new Environment(
        node.required(map, "id").text(),
        node.required(map, "title").text(),
        YamlNode.optionalList(map, "shown-by").stream().map(one -> sign(one, conditions)).toList(),
        texts(node.required(map, "explains")),
        node.required(map, "say").text(),
        node.required(map, "fix").text(),
        Optional.ofNullable(map.get("within")).map(YamlNode::text),
        node.required(map, "sources").list().stream().map(Environments::source).toList());
  }

  private static Sign sign(YamlNode node, ConditionReader conditions) {
    Map<String, YamlNode> map = node.map(Set.of("when", "lines", "machine", "hypervisor"));
    Map<Place, List<String>> phrases = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      if (map.containsKey(place.key())) {
        phrases.put(place, texts(map.get(place.key())));
      }
    }
    Condition when =
        map.containsKey("when")
            ? conditions.read(map.get("when"), Subject.PROCESSOR)
            : Condition.always();
    return new Sign(when, phrases);
  }

  private static List<String> texts(YamlNode node) {
    return node.list().stream().map(YamlNode::text).toList();
  }

  private static Source source(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("title", "publisher", "url"));
    return new Source(
        node.required(map, "title").text(),
        node.required(map, "publisher").text(),
        node.required(map, "url").text());
  }

  /** All environments, each after the one that it is a kind of. */
  public List<Environment> all() {
    return List.copyOf(all.values());
  }

  /** The environment with an id. */
  public Optional<Environment> byId(String id) {
    return Optional.ofNullable(all.get(id));
  }
}
