package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.Map;

/** What QMP's query-cpu-model-expansion tells of CPUID: properties named after feature flags. */
final class QmpProcessorModel {
  private static final long OTHER_VENDOR = VENDOR.words().get("other");

  private record Flag(Field field, long mask) {}

  private static final Map<String, Flag> FLAGS =
      Map.of(
          "vmx", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX),
          "smx", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX),
          "hypervisor", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_HYPERVISOR),
          "pae", new Flag(CPUID_1_EDX, Cpuid.LEAF_1_EDX_PAE),
          "pse36", new Flag(CPUID_1_EDX, Cpuid.LEAF_1_EDX_PSE36),
          "intel-pt", new Flag(CPUID_7_0_EBX, Cpuid.LEAF_7_0_EBX_INTEL_PT),
          "fred", new Flag(CPUID_7_1_EAX, Cpuid.LEAF_7_1_EAX_FRED),
          "syscall", new Flag(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_SYSCALL),
          "nx", new Flag(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_NX),
          "lm", new Flag(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64));

  private QmpProcessorModel() {}

  /** Reads the properties; a width of 0 is none, QEMU replaces it by its default. */
  static void read(JsonValue model, JsonFields fields) {
    JsonValue properties = model.get("props");
    FLAGS.forEach((name, flag) -> flag(properties.get(name), flag, fields));
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
    fields.hint("a CPU model as QEMU would make it, not a processor that runs", model.place());
  }

  private static void flag(JsonValue property, Flag flag, JsonFields fields) {
    Digits digits = property.number();
    if (digits != null) {
      fields.set(
          flag.field(), digits.value() == 0 ? 0 : flag.mask(), flag.mask(), property.place());
    }
  }
}
