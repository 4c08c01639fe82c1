// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.IA32_EFER;

import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Optional;

/** IA32_EFER bits that Intel does not define: they suggest a processor without VMX. */
final class AmdBits {
  private static final long SVME = 1L << 12;
  private static final long TCE = 1L << 15;

  private AmdBits() {}

  /** A hint about the bits that are 1; empty if none is known to be 1. */
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
            + " 1: only AMD and Hygon processors define "
            + (one ? "it" : "them")
            + ", so the dump is probably from one; they have no VMX, and VMXON raises #UD";
    return Optional.of(new Hint(text, processor.origin(IA32_EFER, set)));
  }

  private static String name(long bit) {
    return bit == SVME ? " (SVME)" : bit == TCE ? " (TCE)" : "";
  }
}
