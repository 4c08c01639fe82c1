// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.model.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What tools and kernels call the model-specific registers that a requirement reads. */
final class MsrNames {
  private static final Map<String, String> OTHER =
      Map.ofEntries(
          Map.entry("FEAT_CTL", "FEATURE_CONTROL"),
          Map.entry("FEATURE_CONTROL_MSR", "FEATURE_CONTROL"),
          Map.entry("FEATURE_CTRL", "FEATURE_CONTROL"),
          Map.entry("VMX_BASIC_INFO", "VMX_BASIC"),
          Map.entry("VMX_EPT_VPID_CAP_MSR", "VMX_EPT_VPID_CAP"),
          Map.entry("VMX_EPT_VPID_ENUM", "VMX_EPT_VPID_CAP"),
          Map.entry("VMX_SECONDARY_PROCBASED_CTLS", "VMX_PROCBASED_CTLS2"),
          Map.entry("VMX_PROCBASED_CTLS_2", "VMX_PROCBASED_CTLS2"),
          Map.entry("VMX_PROCBASED_CTLS_3", "VMX_PROCBASED_CTLS3"),
          Map.entry("VMX_VMCS_ENUMERATION", "VMX_VMCS_ENUM"),
          Map.entry("SMM_MONITOR_CONTROL", "SMM_MONITOR_CTL"));

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
    return Field.byKey("msr.IA32_" + OTHER.getOrDefault(plain, plain));
  }
}
