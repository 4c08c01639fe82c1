// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What executed states show of each requirement, as counted by the tests of the rules.
 *
 * @param states for each recording, the number of states that count: the prediction is certain and
 *     matches what happened
 * @param outcomes the number of these states for each outcome
 * @param requirements what they show of a requirement, if anything
 */
record Evidence(
    Map<String, Integer> states, Map<String, Integer> outcomes, Map<String, Shown> requirements) {

  /**
   * What executed states show of one requirement.
   *
   * @param decided for a prerequisite, the states in which it decided the outcome
   * @param alone those of them in which VMXON would have done something else without it
   * @param succeeded for other kinds, the states that violate it and in which VMXON succeeded
   * @param mistakes the example driver's mistakes that violate it; a test boots the driver
   */
  record Shown(int decided, int alone, int succeeded, List<String> mistakes) {
    static final Shown NOTHING = new Shown(0, 0, 0, List.of());
  }

  static Evidence read(YamlNode file, Specification specification) {
    Map<String, YamlNode> map = file.map(Set.of("states", "outcomes", "requirements"));
    Map<String, Shown> requirements = new LinkedHashMap<>();
    YamlNode shown = file.required(map, "requirements");
    shown
        .map()
        .forEach(
            (id, node) -> {
              if (specification.byId(id).isEmpty()) {
                throw shown.keyError(id, "no requirement '" + id + "'");
              }
              requirements.put(id, shown(node));
            });
    return new Evidence(
        numbers(file.required(map, "states")),
        numbers(file.required(map, "outcomes")),
        requirements);
  }

  private static Shown shown(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("decided", "alone", "succeeded", "mistakes"));
    return new Shown(
        number(map.get("decided")),
        number(map.get("alone")),
        number(map.get("succeeded")),
        YamlNode.optionalList(map, "mistakes").stream().map(YamlNode::text).toList());
  }

  private static Map<String, Integer> numbers(YamlNode node) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    node.map().forEach((key, value) -> numbers.put(key, number(value)));
    return numbers;
  }

  private static int number(YamlNode node) {
    if (node == null) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(node.text());
    } catch (NumberFormatException e) {
      throw node.error("expected a number, found '" + node.text() + "'");
    }
  }

  Shown of(Requirement requirement) {
    return requirements.getOrDefault(requirement.id(), Shown.NOTHING);
  }

  /** Total number of states that count. */
  int total() {
    return states.values().stream().mapToInt(Integer::intValue).sum();
  }
}
