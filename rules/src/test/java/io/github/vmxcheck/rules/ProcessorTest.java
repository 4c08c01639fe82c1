// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules can query about one processor, on both bounds. */
class ProcessorTest {
  private static Processor processor(boolean possible, String known) {
    Processor processor = new Processor(possible, Map.of());
    processor.set(onlyKnowing(known), null);
    return processor;
  }

  private static void assertAnswers(
      String known, ToLongFunction<Processor> question, String certain, String possible) {
    assertThat(Long.toHexString(question.applyAsLong(processor(false, known)))).isEqualTo(certain);
    assertThat(Long.toHexString(question.applyAsLong(processor(true, known)))).isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 1, 0, 1",
    "IA32_EFER=0x400 cs.l=1, 0, 0, 1, 1",
    "IA32_EFER=0x400 cs.l=0, 1, 1, 0, 0",
    "IA32_EFER=0x900 cs.l=1, 1, 1, 0, 0",
    "IA32_EFER=0x900, 1, 1, 0, 0",
    "IA32_EFER=0x400, 0, 1, 0, 1",
    "cs.l=0, 1, 1, 0, 0",
    "cs.l=1, 0, 1, 0, 1",
  })
  void in64BitModeLmaAndCsLAre1(
      String known, String outside, String maybeOutside, String in, String maybeIn) {
    assertAnswers(known, Processor::outside64BitMode, outside, maybeOutside);
    assertAnswers(known, Processor::in64BitMode, in, maybeIn);
  }

  /** PE, VM, CPL and SS.DPL; an unknown CPL bit may be wrong in each mode. */
  @ParameterizedTest
  @CsvSource({
    "cr0.PE=1 rflags.VM=0 cpl=0 ss.dpl=0, 0, 0",
    "cr0.PE=1 rflags.VM=0 cpl=0 ss.dpl=3, 1, 1",
    "cr0.PE=1 rflags.VM=0 cpl=3, 0, 1",
    "cr0.PE=1 rflags.VM=1 cpl=3 ss.dpl=0, 0, 0",
    "cr0.PE=1 rflags.VM=1 cpl=0 ss.dpl=0, 1, 1",
    "cr0.PE=0 rflags.VM=0 cpl=0 ss.dpl=3, 0, 0",
    "cr0.PE=0 rflags.VM=0 cpl=3 ss.dpl=3, 1, 1",
    "cr0.PE=0 cpl=3 ss.dpl=3, 1, 1",
    "rflags.VM=0 cpl=1 ss.dpl=1, 0, 0",
    "rflags.VM=0 cpl=1 ss.dpl=2, 1, 1",
    "rflags.VM=0 cpl=0 ss.dpl=2, 0, 0",
    "rflags.VM=1 cpl=3 ss.dpl=0, 0, 0",
    "rflags.VM=1 cpl=1 ss.dpl=1, 1, 1",
    "cr0.PE=1 cpl=3 ss.dpl=0, 0, 0",
    "cr0.PE=1 cpl=1 ss.dpl=1, 0, 0",
    "cr0.PE=1 cpl=1 ss.dpl=0, 1, 1",
    "cpl=0 ss.dpl=3, 0, 0",
    "cpl=1 ss.dpl=3, 1, 1",
    "cpl=1 ss.dpl=1, 0, 0",
    "cpl=3 ss.dpl=0, 0, 0",
    "'', 0, 1",
  })
  void theCplIsWrongIfItIsInEveryPossibleMode(String known, String certain, String possible) {
    assertAnswers(known, Processor::cplWrongInEveryMode, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "cpl=1 ss.dpl=2 cs.selector=0x11, 3, 3, 0, 0",
    "cpl=1 ss.dpl=1 cs.selector=0x12, 0, 0, 3, 3",
    "cpl=1 cs.selector=0xfffd, 0, 3, 0, 0",
    "cpl=1 ss.dpl=0, 1, 1, 0, 3",
  })
  void theCplIsComparedWithSsAndCs(
      String known, String ss, String maybeSs, String cs, String maybeCs) {
    assertAnswers(known, Processor::cplUnlikeSsDpl, ss, maybeSs);
    assertAnswers(known, Processor::csRplUnlikeCpl, cs, maybeCs);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "cpu.vendor=GenuineIntel, 0, 0",
    "cpu.vendor=AuthenticAMD, 1, 1",
    "cpu.vendor=HygonGenuine, 1, 1",
    "cpu.vendor=CentaurHauls, 0, 0",
    "cpu.vendor[1]=1, 1, 1",
  })
  void onlyAKnownVendorIsAmdOrHygon(String known, String certain, String possible) {
    assertAnswers(known, Processor::amdOrHygon, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 1",
    "cpuid.0x1.ecx.VMX=0, 1, 1",
    "cpuid.0x1.ecx.VMX=1, 0, 0",
    "cpuid.0x1.ecx.SMX=0, 0, 1",
    "cpuid.0x1.ecx.VMX=0 IA32_VMX_BASIC=unreadable, 1, 1",
    "cpuid.0x1.ecx.VMX=0 IA32_VMX_BASIC=0, 0, 0",
    "IA32_VMX_BASIC[3:0]=4, 0, 0",
  })
  void vmxIsMissingIfCpuidSaysSoAndNoCapabilityRegisterWasRead(
      String known, String certain, String possible) {
    assertAnswers(known, Processor::withoutVmx, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1, 1",
    "vmcs.pointer=unreadable, 0, 0",
    "vmcs.pointer=0x0, 0, 0",
    "vmcs.pointer[0]=0, 0, 0",
  })
  void aVmcsPointerIsNamedIfTheDumpMentionsIt(String known, String certain, String possible) {
    assertAnswers(known, Processor::vmcsPointerUnnamed, certain, possible);
  }

  @ParameterizedTest
  @CsvSource({
    "cpuid.0x80000008.eax=0x24, fffffff000000000, fffffff000000000",
    "cpuid.0x80000008.eax=0x34, fff0000000000000, fff0000000000000",
    "'', fff0000000000000, ffffffff00000000",
  })
  void bitsAboveThePhysicalAddressWidthAreWrong(String known, String certain, String possible) {
    String ones = "=0xffffffffffffffff ";
    String all = "vmxon.pointer" + ones + "vmcs.pointer" + ones + "cr3" + ones + known;
    assertAnswers(all, Processor::vmxonPointerBitsAbovePhysicalAddressWidth, certain, possible);
    assertAnswers(all, Processor::vmcsPointerBitsAbovePhysicalAddressWidth, certain, possible);
    assertAnswers(
        all,
        Processor::cr3BitsAbovePhysicalAddressWidth,
        certain.replaceFirst("f", "9"),
        possible.replaceFirst("f", "9"));
  }

  @Test
  void aWidthTreatedAsCertainIsTheWidest() {
    Processor processor = new Processor(true, Map.of());
    processor.set(onlyKnowing("vmxon.pointer=0xffffffffffffffff"), Field.CPUID_80000008_EAX);
    assertThat(processor.vmxonPointerBitsAbovePhysicalAddressWidth()).isEqualTo(-1L << 52);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon.region.header=0x4 vmcs.region.header=0x80000005 IA32_VMX_BASIC=0x4, 0, 0, 1, 1",
    "vmxon.region.header=0x80000004 IA32_VMX_BASIC=0x4, 0, 0, 0, 7fffffff",
    "vmxon.region.header=0x6 vmcs.region.header=0x4, 0, 7fffffff, 0, 7fffffff",
  })
  void theRevisionIsBits30To0(
      String known, String vmxon, String maybeVmxon, String vmcs, String maybeVmcs) {
    assertAnswers(known, Processor::vmxonRevisionDifference, vmxon, maybeVmxon);
    assertAnswers(known, Processor::vmcsRevisionDifference, vmcs, maybeVmcs);
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon.pointer=0x1000 vmcs.pointer=0x1000, 1, 1, 1, 1",
    "vmxon.pointer=0x1000 vmcs.pointer=0x1008, 0, 0, 1, 1",
    "vmxon.pointer=0x1000 vmcs.pointer=0x2000, 0, 0, 0, 0",
    "vmxon.pointer=0x1000 vmcs.pointer=0x1???, 0, 1, 1, 1",
    "vmxon.pointer=0x1000, 0, 1, 0, 1",
  })
  void pointersAreComparedInAllBitsAndRegionsByPage(
      String known, String pointer, String maybePointer, String region, String maybeRegion) {
    assertAnswers(known, Processor::vmcsPointerIsVmxonPointer, pointer, maybePointer);
    assertAnswers(known, Processor::vmcsRegionIsVmxonRegion, region, maybeRegion);
  }
}
