// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of capability registers, and which of the registers count as read. */
class VmxCapabilitiesTest {
  private static Processor processor(boolean possible, String known) {
    Processor processor = new Processor(possible, Map.of());
    processor.set(onlyKnowing(known), null);
    return processor;
  }

  private static void assertAnswers(
      String known, ToLongFunction<Processor> question, long certain, long possible) {
    assertThat(question.applyAsLong(processor(false, known))).as("certain").isEqualTo(certain);
    assertThat(question.applyAsLong(processor(true, known))).as("possible").isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 0", "4095, 0, 0", "4096, 0, 0", "4097, 1, 1", "0x10??, 0, 1"})
  void aRegionHas1To4096Bytes(String size, long certain, long possible) {
    assertAnswers(
        "IA32_VMX_BASIC[44:32]=" + size, Processor::regionSizeOutOfRange, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "0x400, 1024, 0, 0",
    "0x400, 1023, 1, 1",
    "0x1000, 4095, 1, 1",
    "0x1001, 4096, 0, 0",
    "0x1001, 0, 0, 0",
    "0x400, unknown, 0, 1",
    "0x400, 0x4??, 0, 0",
    "0x401, 0x4??, 0, 1",
    "0x500, 0x4??, 1, 1",
    "0x4??, 0x400, 0, 1",
    "0x4??, 0x4ff, 0, 0",
    "0x4??, 0x3ff, 1, 1",
  })
  void theRegionIsAtLeastAsLargeAsReported(
      String reported, String size, long certain, long possible) {
    String known = "IA32_VMX_BASIC[44:32]=" + reported + " vmxon.region.size=" + size;
    assertAnswers(known, Processor::vmxonRegionTooSmall, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 1, 1", "5, 1, 1", "6, 0, 0", "7, 1, 1", "0x?, 0, 1"})
  void theMemoryTypeIsUncacheableOrWriteBack(String type, long certain, long possible) {
    assertAnswers("IA32_VMX_BASIC[53:50]=" + type, Processor::memoryTypeNotUsed, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 6, 0, 0",
    "6, 0, 6, 6",
    "0, 6, 6, 6",
    "6, unknown, 0, 15",
    "0x?, 6, 0, 15",
  })
  void theRegionHasTheMemoryTypeReported(
      String reported, String type, long certain, long possible) {
    String known =
        "IA32_VMX_BASIC=0x0 IA32_VMX_BASIC[53:50]="
            + reported
            + " vmxon.region.memory-type="
            + type;
    assertAnswers(known, Processor::vmxonRegionMemoryTypeDifference, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "4, 0, 0", "256, 0, 0", "257, 1, 1", "0x1ff, 1, 1", "0x10?, 0, 1"})
  void aVmcsHasUpTo256Cr3Targets(String targets, long certain, long possible) {
    assertAnswers(
        "IA32_VMX_MISC[24:16]=" + targets, Processor::cr3TargetsTooMany, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "20, 1, 1", "21, 0, 0", "22, 0, 0", "0x1?, 0, 1", "0x2?, 0, 0"})
  void theHighestIndexIsAtLeastThatOfTheFirstProcessors(String index, long certain, long possible) {
    assertAnswers(
        "IA32_VMX_VMCS_ENUM[9:1]=" + index, Processor::highestIndexTooSmall, certain, possible);
  }

  @Test
  void aControlThatAllowsNeitherValueHasHighBit0AndLowBit1() {
    String known = "IA32_VMX_PINBASED_CTLS=0x0000007d00000016";
    assertAnswers(known, Processor::pinbasedCtlsAllowingNeither, 1L << 33, 1L << 33);
    assertAnswers("", Processor::pinbasedCtlsAllowingNeither, 0, -1L << 32);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0x7ff",
    "IA32_VMX_BASIC=unreadable, 1, 0x7ff",
    "IA32_VMX_MISC=unreadable IA32_VMX_CR0_FIXED0=0, 0x20, 0x7bf",
    "IA32_VMX_VMCS_ENUM=unreadable, 0x400, 0x7ff",
    "IA32_VMX_PROCBASED_CTLS2=unreadable, 0, 0x7ff",
    "IA32_VMX_BASIC[0]=1, 0, 0x7fe",
  })
  void faultingRegistersAreNamedByTheirBits(String known, long certain, long possible) {
    assertAnswers(known, Processor::vmxMsrsUnreadable, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 1",
    "IA32_VMX_TRUE_EXIT_CTLS=1, 1, 1",
    "IA32_VMX_TRUE_EXIT_CTLS=0, 0, 1",
    "IA32_VMX_TRUE_PINBASED_CTLS=0 IA32_VMX_TRUE_PROCBASED_CTLS=unreadable"
        + " IA32_VMX_TRUE_EXIT_CTLS=0 IA32_VMX_TRUE_ENTRY_CTLS=unreadable, 0, 0",
    "IA32_VMX_TRUE_PINBASED_CTLS=0 IA32_VMX_TRUE_PROCBASED_CTLS=unreadable"
        + " IA32_VMX_TRUE_EXIT_CTLS=0 IA32_VMX_TRUE_ENTRY_CTLS[63:1]=0, 0, 1",
  })
  void aRegisterThatReads0DoesNotCountAsRead(String known, long certain, long possible) {
    assertAnswers(known, Processor::trueCtlsRead, certain, possible);
  }
}
