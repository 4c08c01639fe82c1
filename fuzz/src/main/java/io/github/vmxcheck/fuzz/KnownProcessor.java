// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import static io.github.vmxcheck.model.Field.CPUID_1_EAX;
import static io.github.vmxcheck.model.Field.CPUID_7_0_EBX;
import static io.github.vmxcheck.model.Field.CPUID_80000001_EDX;
import static io.github.vmxcheck.model.Field.CR0;
import static io.github.vmxcheck.model.Field.CR4;
import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR0_FIXED0;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR0_FIXED1;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED0;
import static io.github.vmxcheck.model.Field.IA32_VMX_CR4_FIXED1;
import static io.github.vmxcheck.model.Field.IA32_VMX_MISC;
import static io.github.vmxcheck.model.Field.IA32_VMX_PROCBASED_CTLS2;
import static io.github.vmxcheck.model.Field.VENDOR;
import static io.github.vmxcheck.model.Field.VMCS_REGION_HEADER;
import static io.github.vmxcheck.model.Field.VMXON_REGION_HEADER;
import static io.github.vmxcheck.model.Field.VMXON_REGION_MEMORY_TYPE;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Field.Group;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.model.VmxControls;
import io.github.vmxcheck.model.VmxMisc;
import io.github.vmxcheck.rules.Cr4Features;
import io.github.vmxcheck.specs.Profile;
import java.util.List;

/**
 * Adapts a state to a known processor: sets its capabilities and everything that must match them.
 * What the profile does not determine stays unchanged.
 */
final class KnownProcessor {
  private static final int MEMORY_TYPE_SHIFT = 50;
  private static final List<Field> TRUE_CONTROLS =
      Group.VMX_CAPABILITY.fields().stream()
          .filter(KnownProcessor::existsWithTrueControls)
          .toList();

  private KnownProcessor() {}

  private static boolean existsWithTrueControls(Field field) {
    return field.existsWhen().stream()
        .anyMatch(one -> one.field() == IA32_VMX_BASIC && one.mask() == VmxBasic.TRUE_CONTROLS);
  }

  static void describe(ProcessorSnapshot state, Profile profile) {
    profile
        .values()
        .forEach(
            (path, value) ->
                Change.set(
                        path.field(),
                        value.known() << path.low() & path.mask(),
                        value.bits() << path.low())
                    .apply(state));
    profile.signatures().stream().findFirst().ifPresent(one -> state.set(CPUID_1_EAX, one));
    profile.vendor().map(VENDOR.words()::get).ifPresent(one -> state.set(VENDOR, one));
    long basic = state.value(IA32_VMX_BASIC);
    state.set(VMXON_REGION_HEADER, basic & VmxBasic.REVISION_IDENTIFIER);
    state.set(VMCS_REGION_HEADER, basic & VmxBasic.REVISION_IDENTIFIER);
    state.set(VMXON_REGION_MEMORY_TYPE, (basic & VmxBasic.MEMORY_TYPE) >>> MEMORY_TYPE_SHIFT);
    if ((basic & VmxBasic.TRUE_CONTROLS) == 0) {
      TRUE_CONTROLS.forEach(field -> Change.unreadable(field).apply(state));
    }
    if ((state.value(IA32_VMX_MISC) & VmxMisc.INTEL_PT) == 0) {
      state.set(CPUID_7_0_EBX, 0, Cpuid.LEAF_7_0_EBX_INTEL_PT, Origin.NONE);
    }
    if ((state.value(IA32_VMX_MISC) & VmxMisc.STORE_LMA) == 0) {
      state.set(IA32_VMX_PROCBASED_CTLS2, 0, VmxControls.UNRESTRICTED_GUEST, Origin.NONE);
    }
    if ((basic & VmxBasic.PHYSICAL_ADDRESS_32_BITS) != 0) {
      state.set(CPUID_80000001_EDX, 0, Cpuid.LEAF_80000001_EDX_INTEL_64, Origin.NONE);
    }
    adjust(state, CR0, IA32_VMX_CR0_FIXED0, IA32_VMX_CR0_FIXED1);
    adjust(state, CR4, IA32_VMX_CR4_FIXED0, IA32_VMX_CR4_FIXED1);
    Cr4Features.setFeatures(state, state.value(IA32_VMX_CR4_FIXED1));
  }

  private static void adjust(ProcessorSnapshot state, Field field, Field fixed0, Field fixed1) {
    state.set(field, state.value(field) & state.value(fixed1) | state.value(fixed0));
  }
}
