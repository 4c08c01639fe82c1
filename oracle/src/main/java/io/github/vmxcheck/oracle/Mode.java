// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** The mode an instruction is executed in. The order is that of oracle.c. */
public enum Mode {
  LONG("64-bit mode"),
  COMPATIBILITY("compatibility mode"),
  PROTECTED("protected mode, 32-bit paging"),
  PAE_PAGING("protected mode, PAE paging"),
  UNPAGED("protected mode without paging"),
  NARROW("protected mode, 16-bit code segment"),
  REAL("real-address mode"),
  VIRTUAL("virtual-8086 mode"),
  VIRTUAL_UNPAGED("virtual-8086 mode without paging");

  private final String title;

  Mode(String title) {
    this.title = title;
  }

  /** The name that users see. */
  public String title() {
    return title;
  }

  boolean isLong() {
    return this == LONG || this == COMPATIBILITY;
  }

  boolean isPaged() {
    return this != UNPAGED && this != REAL && this != VIRTUAL_UNPAGED;
  }

  public boolean isVirtual() {
    return this == VIRTUAL || this == VIRTUAL_UNPAGED;
  }

  /** Whether segments have no descriptors: an address is segment × 16 + offset. */
  public boolean hasNoDescriptors() {
    return this == REAL || isVirtual();
  }

  /** Whether CR4.PAE must be 1. In other paged modes it must be 0; without paging it is free. */
  boolean needsPae() {
    return isLong() || this == PAE_PAGING;
  }
}
