// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Optional;
import java.util.stream.Stream;

/** What a rule is asked about, by the manual's nouns: in {@code rules} each has its class. */
public enum FactKind {
  /** One logical processor. */
  PROCESSOR("Processor", ""),
  /** What one logical processor can do: each processor is this, too. */
  CAPABILITIES("Capabilities", ""),
  /** All logical processors of a snapshot. */
  PROCESSORS("Processors", ""),
  /** Each operand that points to a region: that of VMXON, that of VMCLEAR and VMPTRLD. */
  REGION_POINTER("RegionPointer", "operand that points to a region"),
  /** Each entry of the VM-entry MSR-load area. */
  MSR_LOAD_ENTRY("MsrLoadEntry", "entry of the VM-entry MSR-load area");

  private final String word;
  private final String each;

  FactKind(String word, String each) {
    this.word = word;
    this.each = each;
  }

  /** The kind of this name. */
  public static Optional<FactKind> of(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** The name of its class, as rules and clauses write it. */
  public String word() {
    return word;
  }

  /** Whether each of these is of the other kind, too. */
  public boolean isAlso(FactKind other) {
    return this == other || this == PROCESSOR && other == CAPABILITIES;
  }

  /** What one of several is; empty where there is one at most. */
  public String each() {
    return each;
  }

  /** Whether one logical processor may have several: a clause says {@code for-each} then. */
  public boolean isSeveral() {
    return !each.isEmpty();
  }
}
