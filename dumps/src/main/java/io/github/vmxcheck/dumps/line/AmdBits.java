// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.IA32_EFER;

import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Optional;

/** Bits of IA32_EFER that Intel does not have: they suggest a processor that has no VMX. */
final class AmdBits {
  private static final long SVME = 1L << 12;
  private static final long TCE = 1L << 15;

  private AmdBits() {}

  /** What they suggest; empty if none of them is known to be 1. */
  static Optional<Hint> of(ProcessorSnapshot processor) {
    long set = processor.value(IA32_EFER) & processor.known(IA32_EFER) & Efer.DEFINED_BY_AMD;
    if (set == 0) {
      return Optional.empty();
    }
    StringBuilder bits = new StringBuilder();
    for (long rest = set; rest != 0; rest &= rest - 1) {
      int bit = Long.numberOfTrailingZeros(rest);
      bits.append(bits.isEmpty() ? "" : ", ").append(bit).append(name(1L << bit));
    }
    boolean one = Long.bitCount(set) == 1;
    String text =
        "IA32_EFER "
            + (one ? "bit " + bits + " is" : "bits " + bits + " are")
            + " 1: only processors of AMD and Hygon define "
            + (one ? "it" : "them")
            + ", so the dump is probably of one; those have no VMX, and VMXON raises #UD";
    return Optional.of(new Hint(text, processor.origin(IA32_EFER, set)));
  }

  private static String name(long bit) {
    return bit == SVME ? " (SVME)" : bit == TCE ? " (TCE)" : "";
  }
}
