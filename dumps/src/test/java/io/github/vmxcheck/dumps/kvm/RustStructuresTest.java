// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;

class RustStructuresTest {
  private static final String SPECIAL =
      "kvm_sregs { cs: kvm_segment { selector: 8, dpl: 0, l: 1, db: 0 },"
          + " tr: kvm_segment { selector: 24, l: 0 }, cr0: 2147483665, cr4: 8224, efer: 1280 }";

  @Test
  void numbersAreDecimalAndComplete() {
    ProcessorSnapshot read = Reading.of("error: " + SPECIAL).processor();
    assertThat(read.has(CR4, -1L, 0x2020)).isTrue();
    assertThat(read.has(CS_L, 1, 1)).isTrue();
    assertThat(read.value(CS_SELECTOR)).isEqualTo(8);
  }

  @Test
  void aTruncatedStructureGivesNothing() {
    assertThat(Reading.of(SPECIAL.substring(0, SPECIAL.length() - 1)).snapshots).isEmpty();
  }

  @Test
  void linesOfOthersInBetweenAreIgnored() {
    String text = SPECIAL.replace(", cr4", ",\n[   12.3] CPU: 1 PID: 7 }\ncr4");
    assertThat(Reading.of(text).processor().value(CR4)).isEqualTo(0x2020);
  }

  @Test
  void aProcessorNotYetStartedIsSkipped() {
    Reading reading = Reading.of(SPECIAL.replace("2147483665", "0"));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).contains("CR0 is 0, and CR0.ET is always 1");
  }

  @Test
  void aRepeatedStructureStartsAnotherMoment() {
    Reading reading = Reading.of(SPECIAL + "\n" + SPECIAL);
    assertThat(reading.snapshots).hasSize(2);
  }
}
