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
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.model.SmmMonitorCtl;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxOperation;

/** States that no processor can be in. */
final class StateByHand {

  private StateByHand() {}

  static long violated(Masks masks) {
    return controlRegisters(masks) | longMode(masks) | modes(masks) | vmxOperation(masks);
  }

  private static long controlRegisters(Masks masks) {
    long cr0 = masks.ones(CR0);
    long notCr0 = masks.zeros(CR0);
    long cr4 = masks.ones(CR4);
    long notLma = masks.zeros(IA32_EFER) & Efer.LMA;
    long notEcx = masks.zeros(CPUID_1_ECX);
    return when(STATE_CR0_PG_NEEDS_PE, given(cr0 & Cr0.PG) & notCr0 & Cr0.PE)
        | when(STATE_CR0_NW_NEEDS_CD, given(cr0 & Cr0.NW) & notCr0 & Cr0.CD)
        | when(STATE_CR0_RESERVED, cr0 & Cr0.RESERVED)
        | when(STATE_CR0_ET, notCr0 & Cr0.ET)
        | when(STATE_CR0_IGNORED_BITS, cr0 & Cr0.IGNORED)
        | when(STATE_CR4_RESERVED, cr4 & masks.zeros(IA32_VMX_CR4_FIXED1) & Cr4.RESERVED)
        | when(STATE_PCIDE_NEEDS_LMA, given(cr4 & Cr4.PCIDE) & notLma)
        | when(STATE_FRED_NEEDS_LMA, given(cr4 & Cr4.FRED) & notLma)
        | when(STATE_CET_NEEDS_WP, given(cr4 & Cr4.CET) & notCr0 & Cr0.WP)
        | when(STATE_VMXE_NEEDS_CPUID, given(notEcx & Cpuid.LEAF_1_ECX_VMX) & cr4 & Cr4.VMXE)
        | when(STATE_SMXE_NEEDS_CPUID, given(notEcx & Cpuid.LEAF_1_ECX_SMX) & cr4 & Cr4.SMXE);
  }

  private static long longMode(Masks masks) {
    long efer = masks.ones(IA32_EFER);
    long notEfer = masks.zeros(IA32_EFER);
    long lma = given(efer & Efer.LMA);
    long lmeAndPg = given(efer & Efer.LME) & given(masks.ones(CR0) & Cr0.PG);
    long lmaIsWrong =
        lma & (notEfer & Efer.LME | masks.zeros(CR0) & Cr0.PG) | lmeAndPg & notEfer & Efer.LMA;
    return when(STATE_EFER_LMA, lmaIsWrong)
        | when(STATE_LMA_NEEDS_PAE, lma & masks.zeros(CR4) & Cr4.PAE)
        | when(STATE_LMA_EXCLUDES_VIRTUAL_8086, lma & masks.ones(RFLAGS) & Rflags.VM)
        | when(STATE_CS_L_AND_D, lma & given(masks.ones(CS_L)) & masks.ones(CS_D));
  }

  private static long modes(Masks masks) {
    long rflags = masks.ones(RFLAGS);
    long notRflags = masks.zeros(RFLAGS);
    long protectedMode = given(masks.ones(CR0) & Cr0.PE) & given(notRflags & Rflags.VM);
    long rplIsNotCpl =
        masks.ones(CS_SELECTOR) & masks.zeros(CPL) | masks.zeros(CS_SELECTOR) & masks.ones(CPL);
    return when(STATE_RFLAGS_RESERVED, notRflags & Rflags.FIXED_1 | rflags & Rflags.RESERVED)
        | when(STATE_VIRTUAL_8086_NEEDS_PE, given(rflags & Rflags.VM) & masks.zeros(CR0) & Cr0.PE)
        | when(STATE_CS_RPL, protectedMode & rplIsNotCpl & CPL.mask());
  }

  private static long vmxOperation(Masks masks) {
    long operation = masks.ones(VMX_OPERATION);
    long notCr4 = masks.zeros(CR4);
    long cr0IsWrong =
        masks.ones(IA32_VMX_CR0_FIXED0) & masks.zeros(CR0)
            | masks.zeros(IA32_VMX_CR0_FIXED1) & masks.ones(CR0);
    long cr4IsWrong =
        masks.ones(IA32_VMX_CR4_FIXED0) & notCr4 & ~Cr4.VMXE
            | masks.zeros(IA32_VMX_CR4_FIXED1) & masks.ones(CR4);
    long wrong =
        given(operation) & notCr4 & Cr4.VMXE
            | given(operation & VmxOperation.ROOT) & (cr0IsWrong | cr4IsWrong);
    long oneMonitor =
        masks.zeros(IA32_VMX_BASIC) & VmxBasic.DUAL_MONITOR
            | masks.zeros(IA32_SMM_MONITOR_CTL) & SmmMonitorCtl.VALID;
    long smmWithVmxe = given(masks.ones(SMM)) & masks.ones(CR4) & Cr4.VMXE;
    return when(STATE_VMX_OPERATION_NEEDS_VMXE, wrong)
        | when(STATE_SMM_EXCLUDES_VMXE, given(smmWithVmxe) & oneMonitor);
  }
}
