// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** The instruction to execute. The order is that of oracle.c. */
public enum Instruction {
  VMXON(27),
  VMCLEAR(19),
  VMPTRLD(21);

  private final int exitReason;

  Instruction(int exitReason) {
    this.exitReason = exitReason;
  }

  /**
   * Basic exit reason of the VM exit that it causes in VMX non-root operation. Source: Intel SDM,
   * "VMX Basic Exit Reasons".
   */
  public int exitReason() {
    return exitReason;
  }
}
