// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.List;

/** CPUID values from QMP's query-cpu-model-expansion: properties named after feature flags. */
final class QmpProcessorModel {
  private static final long OTHER_VENDOR = VENDOR.words().get("other");

  private record Flag(String property, Field field, long mask) {}

  private static final List<Flag> FLAGS =
      List.of(
          new Flag("vmx", CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX),
          new Flag("smx", CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX),
          new Flag("hypervisor", CPUID_1_ECX, Cpuid.LEAF_1_ECX_HYPERVISOR),
          new Flag("pae", CPUID_1_EDX, Cpuid.LEAF_1_EDX_PAE),
          new Flag("pse36", CPUID_1_EDX, Cpuid.LEAF_1_EDX_PSE_36),
          new Flag("intel-pt", CPUID_7_0_EBX, Cpuid.LEAF_7_0_EBX_INTEL_PT),
          new Flag("fred", CPUID_7_1_EAX, Cpuid.LEAF_7_1_EAX_FRED),
          new Flag("syscall", CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_SYSCALL),
          new Flag("nx", CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_NX),
          new Flag("lm", CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64));

  private QmpProcessorModel() {}

  /** Reads the properties. A width of 0 is ignored because QEMU replaces it with its default. */
  static void read(JsonValue model, JsonFields fields) {
    JsonValue properties = model.get("props");
    FLAGS.forEach(flag -> flag(properties.get(flag.property()), flag, fields));
    JsonValue width = properties.get("phys-bits");
    if (width.number() != null && width.number().value() != 0) {
      long mask = Cpuid.LEAF_80000008_EAX_PHYSICAL_ADDRESS_WIDTH;
      fields.set(CPUID_80000008_EAX, width.number().value(), mask, width.place());
    }
    JsonValue vendor = properties.get("vendor");
    if (vendor.isString()) {
      long word = VENDOR.words().getOrDefault(vendor.text(), OTHER_VENDOR);
      fields.set(VENDOR, word, VENDOR.mask(), vendor.place());
    }
    fields.hint("a CPU model as QEMU would provide it, not a running processor", model.place());
  }

  private static void flag(JsonValue property, Flag flag, JsonFields fields) {
    Digits digits = property.number();
    if (digits != null) {
      fields.set(
          flag.field(), digits.value() == 0 ? 0 : flag.mask(), flag.mask(), property.place());
    }
  }
}
