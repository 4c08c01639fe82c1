package io.github.vmxcheck.fuzz.bochs;

/** What is executed. The order is that of oracle.c. */
public enum Instruction {
  VMXON,
  VMCLEAR,
  VMPTRLD
}
