// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.specs.Citation;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Editions.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes where the manual says something. */
public final class Manual {
  private Manual() {}

  /** A citation with its number in each of these editions that is known. */
  public static String text(Citation citation, Editions editions, List<String> shown) {
    List<String> numbers = new ArrayList<>();
    for (String edition : shown) {
      Optional<Place> place = editions.of(citation, edition);
      place.ifPresent(p -> numbers.add(number(p)));
    }
    return numbers.isEmpty()
        ? citation.toString()
        : citation + ", section " + String.join(", ", numbers);
  }

  private static String number(Place place) {
    return place.number() + " (" + place.edition() + (place.verified() ? ")" : ", inferred)");
  }
}
