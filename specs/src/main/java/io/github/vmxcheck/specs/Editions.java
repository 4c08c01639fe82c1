// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section numbers in each edition of the manual. */
public final class Editions {

  /**
   * The number of a section in one edition.
   *
   * @param edition such as {@code 2018}
   * @param number such as {@code 23.8}
   * @param verified whether the number was seen in a copy or quotation of that edition, rather than
   *     inferred from its neighbours
   */
  public record Place(String edition, String number, boolean verified) {
    /** Such as {@code 26.7 (2026, inferred)}. */
    String text() {
      return number + " (" + edition + (verified ? "" : ", inferred") + ")";
    }
  }

  private final List<String> editions;
  private final Map<String, List<Place>> places;

  private Editions(List<String> editions, Map<String, List<Place>> places) {
    this.editions = List.copyOf(editions);
    this.places = places;
  }

  public static Editions builtIn() {
    YamlNode file = YamlNode.ofResource("editions.yaml");
    Map<String, YamlNode> map = file.map(Set.of("editions", "sections"));
    List<String> editions = map.get("editions").list().stream().map(YamlNode::text).toList();
    Map<String, List<Place>> places = new LinkedHashMap<>();
    map.get("sections")
        .map()
        .forEach((title, numbers) -> places.put(title, places(numbers, editions)));
    return new Editions(editions, places);
  }

  private static List<Place> places(YamlNode numbers, List<String> editions) {
    List<Place> places = new ArrayList<>();
    numbers
        .map()
        .forEach(
            (edition, number) -> {
              if (!editions.contains(edition)) {
                throw number.error("unknown edition '" + edition + "'");
              }
              String text = number.text();
              boolean verified = !text.endsWith("?");
              places.add(
                  new Place(
                      edition, verified ? text : text.substring(0, text.length() - 1), verified));
            });
    return List.copyOf(places);
  }

  /** All known editions, oldest first. */
  public List<String> all() {
    return editions;
  }

  public String newest() {
    return editions.get(editions.size() - 1);
  }

  /** Whether the table has the section's title, with or without numbers. */
  public boolean knows(Citation citation) {
    return places.containsKey(citation.title());
  }

  /** The places of a section, oldest edition first; empty if no number is known. */
  public List<Place> of(Citation citation) {
    return places.getOrDefault(citation.title(), List.of());
  }

  /** The place of a section in one edition. */
  public Optional<Place> of(Citation citation, String edition) {
    return of(citation).stream().filter(place -> place.edition().equals(edition)).findFirst();
  }
}
