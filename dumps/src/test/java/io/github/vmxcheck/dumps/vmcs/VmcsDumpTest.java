// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.vmxcheck.dumps.Read;
import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VmcsDumpTest {
  private static final String GUEST =
      """
      *** Guest State ***
      CR0: actual=0x0000000080010033, shadow=0x0000000080050013, gh_mask=fffffffffffffff7
      CR4: actual=0x0000000000342af8, shadow=0x0000000000340af0, gh_mask=fffffffffffef871
      RFLAGS=0x00020202         DR7 = 0x0000000000000400
      CS:   sel=0x0008, attr=0x0a09b, limit=0xffffffff, base=0x0000000000000000
      SS:   sel=0x0010, attr=0x0c0f3, limit=0xffffffff, base=0x0000000000000000
      EFER =     0x0000000000000500  PAT = 0x0007040600070406
      """;
  private static final String HOST =
      """
      *** Host State ***
      CS=0010 SS=0018 DS=0000 ES=0000 FS=0000 GS=0000 TR=0040
      CR0=0000000080050033 CR3=00000001226c8004 CR4=00000000001726e0
      EFER = 0x0000000000000d01  PAT = 0x0407050600070106
      """;

  private static final String CONTROLS =
      """
      *** Control State ***
      EntryControls=0000d1ff ExitControls=002befff
      """;

  @Test
  void theGuestSeesTheShadowOfMaskedBitsAndTheRegisterElsewhere() {
    ProcessorSnapshot guest = Reading.of(GUEST).processor();
    assertThat(guest.knows(CR4)).isTrue();
    assertThat(guest.value(CR4))
        .as("VMXE from the shadow, DE from the register")
        .isEqualTo(0x340af8);
    assertThat(guest.value(CR0)).isEqualTo(0x80050013L);
    assertThat(guest.value(OBSERVER)).isEqualTo(2);
    assertThat(guest.isAbsent(VMX_OPERATION)).isTrue();
  }

  @Test
  void withoutTheMaskOnlyBitsThatAgreeAreKnown() {
    String cut = GUEST.replaceAll(", gh_mask=\\S+", "");
    ProcessorSnapshot guest = Reading.of(cut).processor();
    assertThat(guest.known(CR4)).isEqualTo(~0x2008L);
    assertThat(guest.known(CR0)).isEqualTo(~0x40020L);
  }

  @Test
  void withTheRegisterAloneNothingIsKnown() {
    String cut = GUEST.replaceAll(", shadow=\\S+ gh_mask=\\S+", "");
    Reading reading = Reading.of(cut);
    assertThat(reading.processor().isAbsent(CR4)).isTrue();
    assertThat(reading.snapshots.get(0).hints()).hasSize(2);
  }

  @Test
  void accessRightsHaveTheLayoutOfTheVmcs() {
    ProcessorSnapshot guest = Reading.of(GUEST).processor();
    assertThat(guest.value(CS_L)).isEqualTo(1);
    assertThat(guest.value(CS_D)).isEqualTo(0);
    assertThat(guest.value(SS_DPL)).isEqualTo(3);
    assertThat(Reading.of(GUEST.replace("0a09b", "0c09b")).processor().value(CS_L)).isZero();
  }

  @Test
  void linesWrappedByMailAreJoined() {
    String wrapped =
        GUEST
            .replace(", shadow", ",\nshadow")
            .replace(" gh_mask", "\ngh_mask")
            .replace("CR0: actual", "CR0:\nactual")
            .replace(", attr", ",\nattr");
    assertThat(Reading.of(wrapped).processor().value(CR0)).isEqualTo(0x80050013L);
    assertThat(Reading.of(wrapped).processor().value(CR4)).isEqualTo(0x340af8);
    assertThat(Reading.of(wrapped).processor().value(SS_DPL)).isEqualTo(3);
    assertThat(Reading.of(wrapped).processor().value(CS_L)).isEqualTo(1);
  }

  @Test
  void theHostIsASeparateSnapshotInVmxRootOperation() {
    Reading reading = Reading.of(GUEST + HOST + CONTROLS);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot host = reading.snapshots.get(1).processors().get(0);
    assertThat(host.value(CR4)).isEqualTo(0x1726e0);
    assertThat(host.value(VMX_OPERATION)).isEqualTo(1);
    assertThat(host.value(OBSERVER)).isEqualTo(1);
    assertThat(host.value(IA32_EFER)).isEqualTo(0xd01);
    assertThat(reading.snapshots.get(0).processors().get(0).value(IA32_EFER)).isEqualTo(0x500);
  }

  /** Old kernels print EFER next to PAT, whichever of the two is loaded. */
  @Test
  void theEferFieldCountsOnlyIfAControlLoadsIt() {
    Reading alone = Reading.of(GUEST + HOST);
    assertThat(alone.snapshots)
        .allMatch(snapshot -> snapshot.processors().get(0).isAbsent(IA32_EFER));
    Reading neither =
        Reading.of(GUEST + HOST + CONTROLS.replace("d1ff", "53ff").replace("2b", "0b"));
    ProcessorSnapshot guest = neither.snapshots.get(0).processors().get(0);
    assertThat(guest.known(IA32_EFER)).as("IA-32e mode guest").isEqualTo(Efer.LMA);
    assertThat(guest.value(IA32_EFER)).isEqualTo(Efer.LMA);
    ProcessorSnapshot host = neither.snapshots.get(1).processors().get(0);
    assertThat(host.known(IA32_EFER)).as("host address-space size").isEqualTo(Efer.LMA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EFER= 0x0000000000000d01",
        "EFER= 0x0000000000000d01 (autoload)",
        "EFER= 0x0000000000000d01 (effective)",
        "EFER(VMCS) = 0x0000000000000d01  PAT = 0x0007040600070406",
        "EFER(MSR LL) = 0x0000000000000d01  PAT = 0x0007040600070406"
      })
  void newKernelsAndXenPrintTheGuestEfer(String line) {
    String text = GUEST.replaceAll("EFER = .*", line);
    assertThat(Reading.of(text).processor().value(IA32_EFER)).isEqualTo(0xd01);
  }

  @Test
  void hostControlRegistersAreReadWithoutTheHeader() {
    String rest = HOST.substring(HOST.indexOf("CR0=")).replace(" CR4", "\nCR4");
    assertThat(Reading.of(rest).processor().value(CR4)).isEqualTo(0x1726e0);
  }

  @Test
  void theHeadersGiveTheProcessorNumbers() {
    String kvm = "VMCS 00000000f971be22, last attempted VM-entry on CPU 3\n" + GUEST + HOST;
    Reading reading = Reading.of(kvm);
    assertThat(reading.snapshots.get(0).processors().get(0).isNumbered()).isFalse();
    assertThat(reading.snapshots.get(1).processors().get(0).id()).isEqualTo(3);
    Reading xen = Reading.of("(XEN) d12v7 vmentry failure (reason 0x80000021)\n" + GUEST);
    assertThat(xen.processor().id()).isEqualTo(7);
  }

  @Test
  void twoDumpsAreNotMixed() {
    Reading reading = Reading.of(GUEST + HOST + GUEST.replace("340af0", "342af0"));
    assertThat(reading.snapshots).hasSize(3);
    assertThat(reading.snapshots.get(2).processors().get(0).value(CR4)).isEqualTo(0x342af8);
  }

  @Test
  void xenTableRowsAreSegments() {
    String xen =
        GUEST
            .replaceAll(
                "(CS|SS):   sel=0x(\\S+), attr=0x(\\S+), limit=0x(\\S+), base=0x",
                "  $1: $2 $3 $4 ")
            .replace("EFER = ", "EFER(VMCS) = ");
    ProcessorSnapshot guest = Reading.of(xen).processor();
    assertThat(guest.value(CS_SELECTOR)).isEqualTo(8);
    assertThat(guest.value(CS_L)).isEqualTo(1);
    assertThat(guest.value(SS_DPL)).isEqualTo(3);
    assertThat(guest.value(IA32_EFER)).isEqualTo(0x500);
  }

  @Test
  void theNoFlushBitIsNotPartOfCr3() {
    String cr3 = "CR3 = 0x800000001a02f080\n";
    Reading reading = Reading.of(GUEST.replace("RFLAGS", cr3 + "RFLAGS"));
    assertThat(reading.processor().knows(CR3, 1L << 63)).isFalse();
    assertThat(reading.processor().knows(CR3, ~(1L << 63))).isTrue();
    assertThat(reading.snapshots.get(0).hints())
        .singleElement()
        .extracting(Hint::text, STRING)
        .contains("never set in CR3");
  }

  @Test
  void journalLinesMayHaveAKernelPrefix() {
    Reading plain = Reading.of(GUEST);
    Reading named = Reading.of(GUEST.replaceAll("(?m)^", "kernel: "));
    assertThat(Read.known(named.processor())).isEqualTo(Read.known(plain.processor()));
  }
}
