// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QemuRegistersTest {
  private static final String BLOCK =
      """
      RAX=0000000000000001 RBX=0000000000000000 RCX=0000000000000000 RDX=0000000000000000
      RIP=ffffffff8103e626 RFL=00010246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0
      CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 CS64 [-RA]
      SS =0018 0000000000000000 ffffffff 00cf9300 DPL=0 DS   [-WA]
      CR0=80050033 CR2=00007f526d41b740 CR3=0000000104e62000 CR4=003726f8
      EFER=0000000000000d01
      """;

  @Test
  void highHalvesAreUnknownWithEightDigits() {
    ProcessorSnapshot read = Reading.of(BLOCK).processor();
    assertThat(read.value(CR4)).isEqualTo(0x3726f8);
    assertThat(read.known(CR4)).isEqualTo(0xffff_ffffL);
    assertThat(read.known(CR0)).isEqualTo(0xffff_ffffL);
    assertThat(read.knows(CR3)).isTrue();
  }

  @Test
  void sixteenCr3DigitsProveLongModeIfEferIsCutOff() {
    ProcessorSnapshot read = Reading.of(BLOCK.substring(0, BLOCK.indexOf("EFER"))).processor();
    assertThat(read.known(IA32_EFER)).isEqualTo(Efer.LMA);
    assertThat(read.value(IA32_EFER)).isEqualTo(Efer.LMA);
  }

  @Test
  void anOpenA20LineMeansA20mIsOff() {
    assertThat(Reading.of(BLOCK).processor().has(A20M, 1, 0)).isTrue();
    assertThat(Reading.of(BLOCK.replace("A20=1", "A20=0")).processor().has(A20M, 1, 1)).isTrue();
  }

  @Test
  void twoBlocksAreTwoSnapshots() {
    Reading reading = Reading.of(BLOCK + "\n" + BLOCK.replace("003726f8", "003706f8"));
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(1).processors().get(0).value(CR4)).isEqualTo(0x3706f8);
  }

  @Test
  void aProcessorNotYetStartedIsSkipped() {
    Reading reading = Reading.of(BLOCK.replace("CR0=80050033", "CR0=00000000"));
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:5:5: left out the registers of a processor that was not started yet: CR0 is 0,"
                + " and CR0.ET is always 1");
  }

  @Test
  void quotedPrintableIsDecodedBeforeDigitsAreRead() {
    String mail = BLOCK.replace("=", "=3D").replace("SMM=3D0", "SMM=\n=3D0");
    assertThat(Reading.of(mail).processor().value(CR4)).isEqualTo(0x3726f8);
    assertThat(Reading.of(mail).processor().has(SMM, 1, 0)).isTrue();
  }

  @Test
  void quotedColouredAndPrefixedLinesAreRead() {
    String noisy = BLOCK.replaceAll("(?m)^", "> Jun  7 17:24:57 host qemu[12]: \u001b[31m");
    ProcessorSnapshot read = Reading.of(noisy).processor();
    assertThat(read.value(CR4)).isEqualTo(0x3726f8);
    assertThat(Origin.column(read.origin(CR0)))
        .isEqualTo(5 + "> Jun  7 17:24:57 host qemu[12]: \u001b[31m".length());
  }

  @Test
  void utf16WithAByteOrderMarkIsRead() {
    byte[] utf16 = ("\ufeff" + BLOCK.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_16LE);
    assertThat(Reading.of(utf16, "").processor().value(CR4)).isEqualTo(0x3726f8);
  }
}
