// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.Editions.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditionsTest {
  private final Editions editions = Editions.builtIn();
  private final List<Citation> citations =
      Specification.builtIn().requirements().stream()
          .flatMap(requirement -> requirement.citations().stream())
          .distinct()
          .toList();

  @Test
  void everyCitedTitleIsInTheTable() {
    assertThat(citations).isNotEmpty().allMatch(editions::knows);
  }

  @Test
  void aMisspeltTitleIsNotInTheTable() {
    assertThat(editions.knows(section("Restriction on VMX Operation"))).isFalse();
  }

  @Test
  void numbersAreChaptersOrAppendicesInTheOrderOfTheEditions() {
    for (Citation citation : citations) {
      List<Place> places = editions.of(citation);
      assertThat(places)
          .as(citation.title())
          .allMatch(
              place -> place.number().matches("[1-9]\\d*(\\.[1-9]\\d*)+|[A-Z](\\.[1-9]\\d*)?"))
          .isSortedAccordingTo(
              (a, b) -> editions.all().indexOf(a.edition()) - editions.all().indexOf(b.edition()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Restrictions on VMX Operation, 2018, 23.8, true",
    "Restrictions on VMX Operation, 2023-24, 24.8, true",
    "Restrictions on VMX Operation, 2026, 26.8, true",
    "Restrictions on VMX Operation, 2022, 23.8, false",
    "VMXON Region, 2018, 24.11.5, true",
    "VMXON Region, 2026, 27.11.5, false",
    "Basic VMX Information, 2018, A.1, true",
    "Basic VMX Information, 2026, A.1, false",
  })
  void aNumberIsVerifiedOrNot(String title, String edition, String number, boolean verified) {
    assertThat(editions.of(section(title), edition)).contains(new Place(edition, number, verified));
  }

  @Test
  void theNewestEditionIsTheLast() {
    assertThat(editions.newest()).isEqualTo("2026");
    assertThat(editions.all()).isSorted().contains("2018");
  }

  private static Citation section(String title) {
    return new Citation("Intel SDM", "3C", title);
  }
}
