// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Which field each question of a rule to a processor reads. */
class ProcessorFieldsTest {
  private static final Map<ToLongFunction<Processor>, Field> ONES =
      Map.ofEntries(
          entry(Processor::cr0, CR0),
          entry(Processor::cr3, CR3),
          entry(Processor::cr4, CR4),
          entry(Processor::rflags, RFLAGS),
          entry(Processor::cpl, CPL),
          entry(Processor::csL, CS_L),
          entry(Processor::csD, CS_D),
          entry(Processor::a20m, A20M),
          entry(Processor::smm, SMM),
          entry(Processor::vmxOperation, VMX_OPERATION),
          entry(Processor::smx, SMX_OPERATION),
          entry(Processor::efer, IA32_EFER),
          entry(Processor::featureControl, IA32_FEATURE_CONTROL),
          entry(Processor::smmMonitorCtl, IA32_SMM_MONITOR_CTL),
          entry(Processor::vendor, VENDOR),
          entry(Processor::vmxBasic, IA32_VMX_BASIC),
          entry(Processor::vmxMisc, IA32_VMX_MISC),
          entry(Processor::vmxCr0Fixed0, IA32_VMX_CR0_FIXED0),
          entry(Processor::vmxCr0Fixed1, IA32_VMX_CR0_FIXED1),
          entry(Processor::vmxCr4Fixed0, IA32_VMX_CR4_FIXED0),
          entry(Processor::procbasedCtls, IA32_VMX_PROCBASED_CTLS),
          entry(Processor::procbasedCtls2, IA32_VMX_PROCBASED_CTLS2),
          entry(Processor::exitCtls, IA32_VMX_EXIT_CTLS),
          entry(Processor::vmcsEnum, IA32_VMX_VMCS_ENUM),
          entry(Processor::cpuid1Ecx, CPUID_1_ECX),
          entry(Processor::cpuid7Ebx, CPUID_7_0_EBX),
          entry(Processor::cpuid80000001Edx, CPUID_80000001_EDX),
          entry(Processor::operandKind, OPERAND_KIND),
          entry(Processor::operandLock, OPERAND_LOCK),
          entry(Processor::operandAccess, OPERAND_ACCESS),
          entry(Processor::vmxonPointer, VMXON_POINTER),
          entry(Processor::vmxonRegionHeader, VMXON_REGION_HEADER),
          entry(Processor::vmcsPointer, VMCS_POINTER),
          entry(Processor::vmcsRegionHeader, VMCS_REGION_HEADER));

  private static final Map<ToLongFunction<Processor>, Field> ZEROS =
      Map.ofEntries(
          entry(Processor::notCr0, CR0),
          entry(Processor::notCr4, CR4),
          entry(Processor::notRflags, RFLAGS),
          entry(Processor::notCpl, CPL),
          entry(Processor::notCsL, CS_L),
          entry(Processor::notSmx, SMX_OPERATION),
          entry(Processor::notEfer, IA32_EFER),
          entry(Processor::notFeatureControl, IA32_FEATURE_CONTROL),
          entry(Processor::notSmmMonitorCtl, IA32_SMM_MONITOR_CTL),
          entry(Processor::notVendor, VENDOR),
          entry(Processor::notVmxBasic, IA32_VMX_BASIC),
          entry(Processor::notVmxMisc, IA32_VMX_MISC),
          entry(Processor::notVmxCr0Fixed0, IA32_VMX_CR0_FIXED0),
          entry(Processor::notVmxCr0Fixed1, IA32_VMX_CR0_FIXED1),
          entry(Processor::notVmxCr4Fixed0, IA32_VMX_CR4_FIXED0),
          entry(Processor::notVmxCr4Fixed1, IA32_VMX_CR4_FIXED1),
          entry(Processor::notProcbasedCtls, IA32_VMX_PROCBASED_CTLS),
          entry(Processor::notProcbasedCtls2, IA32_VMX_PROCBASED_CTLS2),
          entry(Processor::notExitCtls, IA32_VMX_EXIT_CTLS),
          entry(Processor::notCpuid1Ecx, CPUID_1_ECX),
          entry(Processor::notCpuid7Ebx, CPUID_7_0_EBX),
          entry(Processor::notCpuid80000001Edx, CPUID_80000001_EDX),
          entry(Processor::notVmxonRegionZeroed, VMXON_REGION_ZEROED),
          entry(Processor::notPinbasedCtls, IA32_VMX_PINBASED_CTLS),
          entry(Processor::notEntryCtls, IA32_VMX_ENTRY_CTLS));

  private static final Map<ToLongFunction<Processor>, Field> READ =
      Map.ofEntries(
          entry(Processor::vmxBasicRead, IA32_VMX_BASIC),
          entry(Processor::procbasedCtlsRead, IA32_VMX_PROCBASED_CTLS),
          entry(Processor::exitCtlsRead, IA32_VMX_EXIT_CTLS),
          entry(Processor::procbasedCtls2Read, IA32_VMX_PROCBASED_CTLS2),
          entry(Processor::eptVpidCapRead, IA32_VMX_EPT_VPID_CAP),
          entry(Processor::vmfuncRead, IA32_VMX_VMFUNC),
          entry(Processor::procbasedCtls3Read, IA32_VMX_PROCBASED_CTLS3),
          entry(Processor::exitCtls2Read, IA32_VMX_EXIT_CTLS2));

  private static final Map<ToLongFunction<Processor>, Field> UNREADABLE =
      Map.ofEntries(
          entry(Processor::procbasedCtls2Unreadable, IA32_VMX_PROCBASED_CTLS2),
          entry(Processor::eptVpidCapUnreadable, IA32_VMX_EPT_VPID_CAP),
          entry(Processor::vmfuncUnreadable, IA32_VMX_VMFUNC),
          entry(Processor::procbasedCtls3Unreadable, IA32_VMX_PROCBASED_CTLS3),
          entry(Processor::exitCtls2Unreadable, IA32_VMX_EXIT_CTLS2));

  private static Processor knowing(Field field, long value) {
    return processor(new ProcessorSnapshot(0).set(field, value));
  }

  private static Processor processor(ProcessorSnapshot snapshot) {
    Processor processor = new Processor(false, Map.of());
    processor.set(snapshot, null);
    return processor;
  }

  @Test
  void onesAreTheBitsThatAre1() {
    ONES.forEach(
        (question, field) ->
            assertThat(question.applyAsLong(knowing(field, -1L)))
                .as(field.key())
                .isEqualTo(field.mask()));
  }

  @Test
  void zerosAreTheBitsThatAre0() {
    ZEROS.forEach(
        (question, field) ->
            assertThat(question.applyAsLong(knowing(field, 0)))
                .as(field.key())
                .isEqualTo(field.mask()));
  }

  @Test
  void aRegisterWasReadIfItIsNot0() {
    READ.forEach(
        (question, field) -> {
          assertThat(question.applyAsLong(knowing(field, 1))).as(field.key()).isEqualTo(1);
          assertThat(question.applyAsLong(knowing(field, 0))).as(field.key()).isZero();
        });
  }

  @Test
  void aRegisterIsUnreadableIfItsReadFaulted() {
    UNREADABLE.forEach(
        (question, field) -> {
          ProcessorSnapshot faulted = new ProcessorSnapshot(0).setUnreadable(field, Origin.NONE);
          assertThat(question.applyAsLong(processor(faulted)))
              .as(field.key())
              .isEqualTo(1L << field.msrIndex() - IA32_VMX_BASIC.msrIndex());
          assertThat(question.applyAsLong(knowing(field, 1))).as(field.key()).isZero();
        });
  }
}
