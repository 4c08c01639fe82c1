// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsrListingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Read MSR 0x3A: High 32bit(EDX) = 0x00000000, Low 32bit(EAX) = 0x00000005",
        "core : 0x0 - msr[3a] = 00000000`00000005",
        "msr[0x00003a]=00 00 00 00 00 00 00 05",
        "cpu0 0x3a: 0x0000000000000005",
        "CPU 0: MSR 0x3a = 0000000000000005h",
        "| 0x3a | 0x0000000000000005 |",
        "MSR 0x3A   (IA32_FEATURE_CONTROL) = 0x0000000000000005",
        "MSR_IA32_FEAT_CTL (0x3a) = 0x0000000000000005",
        "[CHIPSEC] CPU0: RDMSR( 0x3a ) = 0000000000000005 (EAX=00000005, EDX=00000000)",
        "[cpu0] RDMSR( 0x3a ): EAX = 0x00000005, EDX = 0x00000000",
        "[*] IA32_FEATURE_CONTROL = 0x0000000000000005 << Features (MSR 0x3A Thread 0x0)",
        " MSR 0x0000003A = 0x00000000:0x00000005 (IA32_FEATURE_CONTROL)",
        "cpu0: MSR_IA32_FEAT_CTL: 0x00000005 (Locked )",
        "MSR_ADDR,VALUE\n0x3a,0x5",
        "IA32_FEATURE_CONTROL MSR (3Ah) = 0000000000000005h",
        "IA32_FEATURE_CONTROL [0x3a]: 0x0000000000000005",
        "MSR 0x3a (IA32_FEATURE_CONTROL) = 0x0000000000000005",
        "MSR 0x0000003A\t\tedx = 0x00000000\teax = 0x00000005",
        "    MSR 0x0000003A        0x00000000    0x00000005",
        "MSR: IA32_FEATURE_CONTROL [0x0000003a]\n0x0000000000000005"
      })
  void everyToolGivesAll64Bits(String line) {
    assertThat(Reading.of(line + "\n").processor().has(IA32_FEATURE_CONTROL, -1L, 5)).isTrue();
  }

  @Test
  void decimalDigitsAloneHaveNoCertainRadix() {
    Reading reading = Reading.of("IA32_VMX_CR0_FIXED0: 80000021\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).contains("it may be decimal or hexadecimal");
    ProcessorSnapshot read =
        Reading.of("IA32_VMX_CR0_FIXED0: 80000021\nIA32_VMX_BASIC: da040000000004\n").processor();
    assertThat(read.has(IA32_VMX_CR0_FIXED0, -1L, 0x8000_0021L)).isTrue();
  }

  @Test
  void shortNumbersMayBeLowHalves() {
    ProcessorSnapshot read = Reading.of("IA32_VMX_CR4_FIXED0 = 0x2000\n").processor();
    assertThat(read.known(IA32_VMX_CR4_FIXED0)).isEqualTo(0xffff_ffffL);
    read =
        Reading.of("IA32_VMX_CR4_FIXED0 = 0x00002000\nIA32_VMX_BASIC = 0xda040000000004\n")
            .processor();
    assertThat(read.known(IA32_VMX_CR4_FIXED0)).isEqualTo(0xffff_ffffL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unavailable", "#GP(0)", "< FAILED >"})
  void failureTextMeansUnreadable(String text) {
    ProcessorSnapshot read = Reading.of("IA32_VMX_VMFUNC: " + text + "\n").processor();
    assertThat(read.isUnreadable(IA32_VMX_VMFUNC)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IA32_VMX_BASIC: xxxxxxxxxxxxxxxx",
        "IA32_VMX_BASIC: <private>",
        "IA32_VMX_BASIC is 5",
        "EFER = 0xd01",
        "0x1000: 0x5",
        "480: 0x5",
        "# rdmsr 0x480",
        "error 5"
      })
  void otherLinesGiveNothing(String line) {
    assertThat(Reading.of(line + "\n").snapshots)
        .noneMatch(snapshot -> snapshot.formats().contains("msr-list"));
  }

  @Test
  void theLockAloneLeavesTheOtherBitsUnknown() {
    ProcessorSnapshot read = Reading.of("[*] cpu3: IA32_FEATURE_CONTROL Lock = 1\n").processor();
    assertThat(read.id()).isEqualTo(3);
    assertThat(read.known(IA32_FEATURE_CONTROL)).isEqualTo(1);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(1);
  }

  @Test
  void allOnesFromInteltoolAreNotAValue() {
    String line = " (*) MSR 0x00000480 = 0xFFFFFFFF:0xFFFFFFFF (IA32_VMX_BASIC)\n";
    assertThat(Reading.of(line).processor().isUnreadable(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void turbostatPrintsAMissingFeatureAsADash() {
    String line = "CPUID(1): SSE3 MONITOR - EIST TM2 TSC MSR ACPI-TM TM\n";
    assertThat(Reading.of(line).processor().has(CPUID_1_ECX, 0x40, 0)).isTrue();
  }

  @Test
  void aKeyValueTraceTakesWidthAndRadixFromItsList() {
    String line = "probe: cpu=0 msr=3a val=5\n";
    assertThat(Reading.of(line).processor().known(IA32_FEATURE_CONTROL)).isEqualTo(0xffff_ffffL);
    ProcessorSnapshot wide =
        Reading.of(line + "probe: cpu=0 msr=480 val=da040000000004\n").processor();
    assertThat(wide.has(IA32_FEATURE_CONTROL, -1L, 5)).isTrue();
    ProcessorSnapshot padded =
        Reading.of("probe: cpu=0 msr=0x3a value=0x0000000000000005\n").processor();
    assertThat(padded.has(IA32_FEATURE_CONTROL, -1L, 5)).isTrue();
    assertThat(Reading.of("cpu=0 msr=486 val=80000021\n").problems.get(0))
        .contains("it may be decimal or hexadecimal");
  }

  @Test
  void aZeroLowHalfMeansTheRegisterDoesNotExist() {
    ProcessorSnapshot read = Reading.of("0x487: 0x0\n0x3a: 0x0\n").processor();
    assertThat(read.readsZero(IA32_VMX_CR0_FIXED1)).isTrue();
    assertThat(read.has(IA32_FEATURE_CONTROL, 0xffff_ffffL, 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MSR value\n3a 5\n480 da040000000004\n",
        "MSRs of cpu 0:\n480  00da0400`00000004\n3a\t5\n",
        "3a: 5\n480: da040000000004\n",
        "3Ah 5h\n480h 00da0400_00000004h\n",
        "msr[3a] = 5\nmsr[480] = 00da040000000004\n"
      })
  void aListMayHaveOnlyIndices(String text) {
    ProcessorSnapshot read = Reading.of(text).processor();
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0xda0400_00000004L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3a 5\n",
        "480 5\n481 7\n482 9\n",
        "the msr tool says nothing\n480 5\n",
        "3a 5\n480 100\n"
      })
  void numbersWithoutAHeadingMayBeAnythingElse(String text) {
    Reading reading = Reading.of(text);
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("write msr[");
  }
}
