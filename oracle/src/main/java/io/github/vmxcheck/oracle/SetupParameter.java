// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** A parameter of the state that an instruction is executed in. */
public enum SetupParameter {
  /** Ordinal of a {@link Mode}. */
  MODE,
  /** Privilege level, 0 or 3. */
  LEVEL,
  /** Ordinal of an {@link Operand}. */
  OPERAND,
  /** 1 if bit 20 of addresses is masked. */
  A20_MASKED,
  /** A value of {@link io.github.vmxcheck.model.Field#VMX_OPERATION}. */
  VMX_OPERATION,
  /** 1 with a current VMCS, in VMX root operation. */
  CURRENT_VMCS,
  /** 1 with a LOCK prefix. */
  LOCK,
  /** Ordinal of an {@link Instruction}. */
  INSTRUCTION,
  CR0,
  CR4,
  /** PWT and PCD; the base address is fixed. */
  CR3,
  RFLAGS,
  FEATURE_CONTROL,
  EFER,
  /** Value of the memory operand. */
  POINTER,
  /** First dword of the region at the pointer, if that is memory. */
  HEADER
}
