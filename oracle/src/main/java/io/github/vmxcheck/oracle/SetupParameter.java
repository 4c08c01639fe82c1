// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** What can be set of the state an instruction is executed in. */
public enum SetupParameter {
  /** Ordinal of a {@link Mode}. */
  MODE,
  /** Privilege level, 0 or 3. */
  LEVEL,
  /** Ordinal of an {@link Operand}. */
  OPERAND,
  /** 1 while bit 20 of addresses is masked. */
  A20_MASKED,
  /** As {@link io.github.vmxcheck.model.Field#VMX_OPERATION} has it. */
  VMX_OPERATION,
  /** 1 with a current VMCS, in VMX root operation. */
  CURRENT_VMCS,
  /** 1 with a LOCK prefix. */
  LOCK,
  /** Ordinal of an {@link Instruction}. */
  INSTRUCTION,
  CR0,
  CR4,
  /** PWT and PCD; the base is given. */
  CR3,
  RFLAGS,
  FEATURE_CONTROL,
  EFER,
  /** What the operand holds. */
  POINTER,
  /** The first dword of the region that the pointer names, where that is memory. */
  HEADER
}
