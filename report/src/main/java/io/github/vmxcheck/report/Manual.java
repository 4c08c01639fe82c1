// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.result.FindingResult.CitedSection;
import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Editions.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes citations of the manual. */
public final class Manual {
  private Manual() {}

  /** A citation with its section number in each of these editions where the number is known. */
  public static String text(Citation citation, Editions editions, List<String> shown) {
    List<String> numbers = new ArrayList<>();
    for (String edition : shown) {
      Optional<Place> place = editions.of(citation, edition);
      place.ifPresent(p -> numbers.add(number(p)));
    }
    return text(citation.toString(), numbers);
  }

  /**
   * The same for the citations of a finding: each place once, with its section number in each
   * edition.
   */
  static List<String> texts(List<CitedSection> cited) {
    Map<String, List<String>> numbers = new LinkedHashMap<>();
    for (CitedSection one : cited) {
      String place = new Citation(one.manual(), one.volume(), one.title()).toString();
      List<String> known = numbers.computeIfAbsent(place, key -> new ArrayList<>());
      if (!one.section().isEmpty()) {
        String inferred = one.isVerified() ? "" : ", inferred";
        known.add(one.section() + " (" + one.edition() + inferred + ")");
      }
    }
    List<String> texts = new ArrayList<>();
    numbers.forEach((place, known) -> texts.add(text(place, known)));
    return texts;
  }

  private static String text(String place, List<String> numbers) {
    return numbers.isEmpty() ? place : place + ", section " + String.join(", ", numbers);
  }

  private static String number(Place place) {
    return place.number() + " (" + place.edition() + (place.verified() ? ")" : ", inferred)");
  }
}
