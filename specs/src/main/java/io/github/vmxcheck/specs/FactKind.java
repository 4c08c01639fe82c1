// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.util.Optional;
import java.util.stream.Stream;

/** What a rule is asked about, by the manual's nouns: in {@code rules} each has its class. */
public enum FactKind {
  /** One logical processor. */
  PROCESSOR("Processor", false),
  /** All logical processors of a snapshot. */
  PROCESSORS("Processors", false),
  /** Each operand that points to a region: that of VMXON, that of VMCLEAR and VMPTRLD. */
  REGION_POINTER("RegionPointer", true);

  private final String word;
  private final boolean several;

  FactKind(String word, boolean several) {
    this.word = word;
    this.several = several;
  }

  /** The kind of this name. */
  public static Optional<FactKind> of(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** The name of its class, as rules and clauses write it. */
  public String word() {
    return word;
  }

  /** Whether one logical processor may have several: a clause says {@code for-each} then. */
  public boolean isSeveral() {
    return several;
  }
}
