// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fewest commands of a platform that print the requested fields, and what to do for each field
 * that no command prints.
 *
 * @param steps the commands, those that print the most fields first
 * @param byHand what to do for the other fields
 */
public record CollectingPlan(List<Step> steps, Map<Field, String> byHand) {

  /**
   * One command.
   *
   * @param where it is typed
   * @param command what to paste
   * @param fields the requested fields that it prints
   */
  public record Step(String where, String command, List<Field> fields) {}

  /**
   * Creates a plan.
   *
   * @param platform such as {@code linux}
   * @param fields the requested fields
   * @param processors the numbers of the logical processors to collect from
   */
  public static CollectingPlan of(
      Collecting collecting,
      String platform,
      Collection<Field> fields,
      Collection<Long> processors) {
    Set<Field> missing = new LinkedHashSet<>(fields);
    List<Step> steps = new ArrayList<>();
    List<CollectingScript> scripts = collecting.scripts(platform);
    while (scripts.stream().anyMatch(script -> missing.stream().anyMatch(script::gives))) {
      CollectingScript best =
          scripts.stream()
              .max(Comparator.comparing(script -> missing.stream().filter(script::gives).count()))
              .orElseThrow();
      List<Field> given = missing.stream().filter(best::gives).toList();
      steps.add(new Step(best.place(processors), best.command(given, processors), given));
      given.forEach(missing::remove);
    }
    Map<Field, String> byHand = new LinkedHashMap<>();
    missing.forEach(field -> byHand.put(field, way(collecting, platform, field)));
    return new CollectingPlan(steps, byHand);
  }

  private static String way(Collecting collecting, String platform, Field field) {
    return collecting.of(field).stream()
        .filter(way -> way.platform().equals(platform))
        .map(Collecting.Way::command)
        .findFirst()
        .orElse("no known command");
  }
}
