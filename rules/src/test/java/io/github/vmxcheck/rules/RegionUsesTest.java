// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages that processors share. A use is written {@code 1x:0x2000}: the processor, {@code x} if no
 * other processor may use the page, and the pointer.
 */
class RegionUsesTest {
  private static long shared(Bound bound, String uses) {
    RegionUses regionUses = new RegionUses(bound);
    for (String use : uses.split(" ", -1)) {
      String[] parts = use.split(":", 2);
      regionUses.add(
          use.charAt(0) - '0',
          onlyKnowing("vmcs.pointer=" + parts[1]),
          VMCS_POINTER,
          parts[0].endsWith("x"));
    }
    return regionUses.shared();
  }

  private static long sharedPossiblyBut(Field certainField, String uses) {
    Bound bound = new Bound(true);
    bound.treatAsCertain(certainField);
    return shared(bound, uses);
  }

  @ParameterizedTest
  @CsvSource({
    "0x:0x1000, 0",
    "0x:0x1000 1x:0x2000, 0",
    "0x:0x1000 1x:0x1fff, 1",
    "0x:0x1000 0x:0x1000, 0",
    "0:0x1000 1:0x1000, 0",
    "0:0x1000 0x:0x1000, 0",
    "0:0x1000 1x:0x1000, 1",
    "0x:0x1000 1:0x1000, 1",
    "0x:0x1000 0:0x1000 1:0x1000, 1",
    "0:0x1000 1:0x1000 0x:0x1000, 1",
    "0:0x1000 1:0x1000 0:0x1000, 0",
    "0x:0x1000 1x:0x1000 2x:0x3000, 1",
  })
  void aKnownPageIsSharedIfOneUseIsExclusive(String uses, long shared) {
    assertThat(shared(new Bound(false), uses)).isEqualTo(shared);
    assertThat(shared(new Bound(true), uses)).isEqualTo(shared);
  }

  @ParameterizedTest
  @CsvSource({
    "0x:0x?000, 0",
    "0x:0x?000 1x:0x1000, 1",
    "0x:0x1000 1x:0x?000, 1",
    "0x:0x?000 1:0x1000, 1",
    "0:0x?000 1x:0x1000, 1",
    "0:0x?000 1:0x1000, 0",
    "0x:0x?000 0x:0x1000, 0",
    "0x:0x?000 1x:0x11000, 0",
    "0x:0x?000 1x:0x?000, 1",
    "0x:0x1?000 1x:0x2?000, 0",
    "0x:0x5??? 1x:0x?fff, 1",
  })
  void aPartlyKnownPageMayBeAnyThatItsKnownBitsAllow(String uses, long shared) {
    assertThat(shared(new Bound(true), uses)).isEqualTo(shared);
    assertThat(shared(new Bound(false), uses)).isZero();
    assertThat(sharedPossiblyBut(VMCS_POINTER, uses)).isZero();
  }

  @Test
  void bitsInsideThePageNeedNotBeKnown() {
    assertThat(shared(new Bound(false), "0x:0x1??? 1x:0x1fff")).isEqualTo(1);
  }
}
