// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What executed states show of each requirement, as the tests of the rules counted it.
 *
 * @param states of each recording the number of states that count: the prediction is certain, and
 *     is what happened
 * @param outcomes how many of them ended in each outcome
 * @param requirements what they show of a requirement, where they show anything
 */
record Evidence(
    Map<String, Integer> states, Map<String, Integer> outcomes, Map<String, Shown> requirements) {

  /**
   * What is shown of one requirement.
   *
   * @param decided states in which it decided, of a prerequisite
   * @param alone those of them in which VMXON would have done something else without it
   * @param succeeded states that violate it and in which VMXON succeeded, of the other kinds
   * @param mistakes those of the example driver, which a test boots, that violate it
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

  /** All states that count. */
  int total() {
    return states.values().stream().mapToInt(Integer::intValue).sum();
  }
}
