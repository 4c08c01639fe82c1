// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.model.Field;
import java.util.Locale;
import java.util.Optional;

/** What tools and kernels call the model-specific registers that a requirement reads. */
final class MsrNames {
  private MsrNames() {}

  /** The register of this name, such as {@code IA32_VMX_BASIC} or {@code MSR_IA32_FEAT_CTL}. */
  static Optional<Field> field(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replace(' ', '_');
    if (plain.equals("EFER")) {
      // Registers are listed under this name too, with CR0 and CR4.
      return Optional.empty();
    }
    if (plain.startsWith("VMX_") && plain.contains("_CTLS")) {
      // Drivers have variables of these names that hold what they write into a VMCS.
      return Optional.empty();
    }
    plain = plain.startsWith("MSR_") ? plain.substring(4) : plain;
    plain = plain.startsWith("IA32_") ? plain.substring(5) : plain;
    Optional<Field> field = Field.byKey("msr.IA32_" + plain);
    return field.isPresent() ? field : Field.byAlias(plain);
  }
}
