// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Optional;
import java.util.stream.Stream;

/** Kinds of facts that rules match, named as in the manual; {@code rules} has a class for each. */
public enum FactKind {
  /** One logical processor. */
  PROCESSOR("Processor", ""),
  /** The capabilities of one logical processor; each processor is also this kind of fact. */
  CAPABILITIES("Capabilities", ""),
  /** All logical processors of a snapshot. */
  PROCESSORS("Processors", ""),
  /** Each operand that points to a region: that of VMXON, and that of VMCLEAR and VMPTRLD. */
  REGION_POINTER("RegionPointer", "operand that points to a region"),
  /** Each entry of the VM-entry MSR-load area. */
  MSR_LOAD_ENTRY("MsrLoadEntry", "entry of the VM-entry MSR-load area");

  private final String word;
  private final String each;

  FactKind(String word, String each) {
    this.word = word;
    this.each = each;
  }

  /** The kind with this name. */
  public static Optional<FactKind> of(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** The name of its class, as used in rules and requirements. */
  public String word() {
    return word;
  }

  /** Whether each fact of this kind is also of the other kind. */
  public boolean isAlso(FactKind other) {
    return this == other || this == PROCESSOR && other == CAPABILITIES;
  }

  /** The noun for one of several; empty if there is at most one. */
  public String each() {
    return each;
  }

  /** Whether a logical processor may have several: requirements then use {@code for-each}. */
  public boolean isSeveral() {
    return !each.isEmpty();
  }
}
