// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import org.junit.jupiter.api.Test;

class QemuWarningsTest {
  private static final String WARNING =
      "qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.01H:ECX.vmx [bit"
          + " 5]\n";
  private static final String HOST =
      "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vme msr pae vmx est tm2\n";

  @Test
  void theGuestLosesTheBit() {
    assertThat(Read.known(Reading.of(WARNING).processor()))
        .containsExactly("observer = 0x2", "cpuid.0x1.ecx = 0x0 of 0x20");
  }

  @Test
  void whatElseTheTextSaysIsOfTheHost() {
    for (String text : new String[] {WARNING + HOST, HOST + WARNING}) {
      Reading reading = Reading.of(text);
      assertThat(reading.problems).isEmpty();
      assertThat(reading.snapshots).hasSize(2);
      assertThat(reading.toString())
          .contains("cpuid.0x1.ecx 0x20 of 0x20")
          .contains("cpuid.0x1.ecx 0x0 of 0x20")
          .containsOnlyOnce("observer guest");
    }
  }

  @Test
  void registersOfTheHostAreNotThoseOfTheGuest() {
    String oops =
        """
        RIP: 0010:probe_init+0x12/0x40 [probe]
        CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033
        CR2: 00007f1c5d0f1000 CR3: 0000000103e0a000 CR4: 00000000003706f0
        """;
    Reading reading = Reading.of(WARNING + oops);
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors().get(0).knows(Field.OBSERVER)).isFalse();
  }

  @Test
  void aSimilarSentenceIsNoWarning() {
    Reading reading = Reading.of("My TCG doesn't support requested feature: CPUID vmx, why?\n");
    assertThat(reading.snapshots).isEmpty();
  }
}
