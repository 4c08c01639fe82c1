// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.model.Field;
import java.util.Locale;
import java.util.Optional;

/** Names that tools and kernels use for the MSRs that requirements read. */
final class MsrNames {
  private MsrNames() {}

  /** The register with this name, such as {@code IA32_VMX_BASIC} or {@code MSR_IA32_FEAT_CTL}. */
  static Optional<Field> field(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replace(' ', '_');
    if (plain.equals("EFER")) {
      // Register dumps use this name too, next to CR0 and CR4.
      return Optional.empty();
    }
    if (plain.startsWith("VMX_") && plain.contains("_CTLS")) {
      // Drivers have variables with these names for the values they write into a VMCS.
      return Optional.empty();
    }
    plain = plain.startsWith("MSR_") ? plain.substring(4) : plain;
    plain = plain.startsWith("IA32_") ? plain.substring(5) : plain;
    Optional<Field> field = Field.byKey("msr.IA32_" + plain);
    return field.isPresent() ? field : Field.byAlias(plain).filter(Field::isMsr);
  }
}
