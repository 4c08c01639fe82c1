// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import static io.github.vmxcheck.bench.peer.HandWritten.given;
import static io.github.vmxcheck.bench.peer.HandWritten.when;
import static io.github.vmxcheck.bench.peer.Judged.*;
import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.OperandAccess;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.SmmMonitorCtl;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxMisc;
import io.github.vmxcheck.model.VmxOperation;
import io.github.vmxcheck.model.VmxRegion;

/** What VMXON tests, what the manual requires of software, and where that is not applicable. */
final class PrerequisitesByHand {

  private PrerequisitesByHand() {}

  static long violated(Masks masks) {
    return registers(masks) | modes(masks) | featureControl(masks) | pointer(masks) | region(masks);
  }

  private static long registers(Masks masks) {
    long cr0 = masks.ones(CR0);
    long notCr0 = masks.zeros(CR0);
    long cr4 = masks.ones(CR4);
    long notCr4 = masks.zeros(CR4);
    return when(
            VMXON_PROCESSOR_SUPPORTS_VMX,
            given(notCr4 & Cr4.VMXE) & masks.zeros(CPUID_1_ECX) & Cpuid.LEAF_1_ECX_VMX)
        | when(VMXON_CR4_VMXE, notCr4 & Cr4.VMXE)
        | when(VMXON_CR0_PE, notCr0 & Cr0.PE)
        | when(VMXON_PAGING_MODE, notCr0 & Cr0.PG)
        | when(VMXON_CR0_FIXED_TO_1, masks.ones(IA32_VMX_CR0_FIXED0) & notCr0 & ~Cr0.PE_AND_PG)
        | when(VMXON_CR0_FIXED_TO_0, masks.zeros(IA32_VMX_CR0_FIXED1) & cr0)
        | when(VMXON_CR4_FIXED_TO_1, masks.ones(IA32_VMX_CR4_FIXED0) & notCr4 & ~Cr4.VMXE)
        | when(VMXON_CR4_FIXED_TO_0, masks.zeros(IA32_VMX_CR4_FIXED1) & cr4);
  }

  private static long modes(Masks masks) {
    long lma = given(masks.ones(IA32_EFER) & Efer.LMA);
    long notCsL = masks.zeros(CS_L);
    long access = masks.ones(OPERAND_ACCESS);
    long outside64BitMode = masks.zeros(IA32_EFER) & Efer.LMA | notCsL;
    long operation = masks.ones(VMX_OPERATION);
    return when(VMXON_NOT_A20M, masks.ones(A20M))
        | when(VMXON_NOT_VIRTUAL_8086, masks.ones(RFLAGS) & Rflags.VM)
        | when(VMXON_NOT_COMPATIBILITY_MODE, lma & notCsL)
        | when(VMXON_CPL_0, masks.ones(CPL))
        | when(VMXON_NOT_IN_ROOT_OPERATION, operation & VmxOperation.ROOT)
        | when(VMXON_NOT_IN_NON_ROOT_OPERATION, operation & VmxOperation.NON_ROOT)
        | when(VMXON_OPERAND_MEMORY, masks.ones(OPERAND_KIND) | masks.ones(OPERAND_LOCK))
        | when(
            VMXON_OPERAND_SEGMENT, given(outside64BitMode) & access & OperandAccess.OUTSIDE_SEGMENT)
        | when(VMXON_OPERAND_READABLE, access & OperandAccess.PAGE_FAULT)
        | when(
            PT_TRACE_LOSES_ENABLE,
            given(masks.ones(CPUID_7_0_EBX) & Cpuid.LEAF_7_0_EBX_INTEL_PT)
                & masks.zeros(IA32_VMX_MISC)
                & VmxMisc.INTEL_PT);
  }

  private static long featureControl(Masks masks) {
    long is = masks.ones(IA32_FEATURE_CONTROL);
    long isNot = masks.zeros(IA32_FEATURE_CONTROL);
    long cr4 = masks.ones(CR4);
    long notInside = isNot & FeatureControl.VMX_INSIDE_SMX;
    long notOutside = isNot & FeatureControl.VMX_OUTSIDE_SMX;
    long vmx = masks.ones(CPUID_1_ECX) & Cpuid.LEAF_1_ECX_VMX | cr4 & Cr4.VMXE;
    return when(VMXON_FEATURE_CONTROL_LOCK, isNot & FeatureControl.LOCK)
        | when(VMXON_FEATURE_CONTROL_INSIDE_SMX, given(masks.ones(SMX_OPERATION)) & notInside)
        | when(VMXON_FEATURE_CONTROL_OUTSIDE_SMX, given(masks.zeros(SMX_OPERATION)) & notOutside)
        | when(
            FEATURE_CONTROL_LOCK_ONLY,
            given(vmx) & given(is & FeatureControl.LOCK) & given(notInside) & notOutside)
        | when(SMXE_WITHOUT_SMX_ENABLE, given(cr4 & Cr4.SMXE) & notInside)
        | when(CAPABILITY_FEATURE_CONTROL_RESERVED, is & FeatureControl.RESERVED)
        | when(
            CAPABILITY_FEATURE_CONTROL_VMX_INSIDE_SMX_NEEDS_SMX,
            given(masks.zeros(CPUID_1_ECX) & Cpuid.LEAF_1_ECX_SMX)
                & is
                & FeatureControl.VMX_INSIDE_SMX);
  }

  private static long pointer(Masks masks) {
    long pointer = masks.ones(VMXON_POINTER);
    long narrow = given(masks.ones(IA32_VMX_BASIC) & VmxBasic.PHYSICAL_ADDRESS_32_BITS);
    return when(VMXON_POINTER_ALIGNED, pointer & VmxRegion.PAGE_OFFSET)
        | when(VMXON_POINTER_WIDTH, pointer & masks.beyondWidth())
        | when(VMXON_POINTER_32_BIT, narrow & pointer & VmxBasic.ADDRESS_BEYOND_32_BITS);
  }

  private static long region(Masks masks) {
    long header = masks.ones(VMXON_REGION_HEADER);
    long differing =
        header & masks.zeros(IA32_VMX_BASIC)
            | masks.zeros(VMXON_REGION_HEADER) & masks.ones(IA32_VMX_BASIC);
    return when(VMXON_REGION_BIT_31, header & VmxRegion.SHADOW_VMCS_INDICATOR)
        | when(VMXON_REGION_REVISION, differing & VmxBasic.REVISION_IDENTIFIER)
        | when(REGION_ZEROED, masks.zeros(VMXON_REGION_ZEROED));
  }

  static long notApplicable(Masks masks) {
    long lma = given(masks.ones(IA32_EFER) & Efer.LMA);
    long notLma = masks.zeros(IA32_EFER) & Efer.LMA;
    long basic = masks.ones(IA32_VMX_BASIC);
    long dualMonitor = given(basic & VmxBasic.DUAL_MONITOR);
    long withoutVmx = given(masks.noBasic()) & masks.zeros(CPUID_1_ECX) & Cpuid.LEAF_1_ECX_VMX;
    return when(
            VMXON_POINTER_32_BIT, masks.zeros(IA32_VMX_BASIC) & VmxBasic.PHYSICAL_ADDRESS_32_BITS)
        | when(VMXON_FEATURE_CONTROL_INSIDE_SMX, masks.zeros(SMX_OPERATION))
        | when(VMXON_FEATURE_CONTROL_OUTSIDE_SMX, masks.ones(SMX_OPERATION))
        | when(VMXON_NOT_COMPATIBILITY_MODE, notLma)
        | when(VMXON_OPERAND_SEGMENT, lma & masks.ones(CS_L))
        | when(
            STATE_SMM_EXCLUDES_VMXE,
            dualMonitor & masks.ones(IA32_SMM_MONITOR_CTL) & SmmMonitorCtl.VALID)
        | given(withoutVmx) & CapabilitiesByHand.ALL;
  }
}
