// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.Digits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts structures of Linux's KVM interface from lists of bytes to objects with named fields.
 * rust-vmm's crate kvm-bindings writes such lists since version 0.8. Source: Linux,
 * arch/x86/include/uapi/asm/kvm.h.
 */
final class KvmBytes {
  private static final int CPUID_ENTRY = 40;
  private static final int MSR_ENTRY = 16;
  private static final int REGISTERS = 144;
  private static final int SPECIAL_REGISTERS = 312;
  private static final int EVENTS = 64;
  private static final int NESTED_STATE = 128;

  private final List<JsonValue> bytes;
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  private KvmBytes(List<JsonValue> bytes) {
    this.bytes = bytes;
  }

  /** struct kvm_regs, of which only RFLAGS is used. */
  static JsonValue registers(JsonValue value) {
    return isBytes(value, REGISTERS) ? of(value).number("rflags", 136, 8).object() : value;
  }

  /** struct kvm_sregs: eight segments of 24 bytes, two tables, control registers. */
  static JsonValue specialRegisters(JsonValue value) {
    if (!isBytes(value, SPECIAL_REGISTERS)) {
      return value;
    }
    return of(value)
        .member("cs", of(value).segment(0))
        .member("ss", of(value).segment(120))
        .number("cr0", 224, 8)
        .number("cr3", 240, 8)
        .number("cr4", 248, 8)
        .number("efer", 264, 8)
        .object();
  }

  /** struct kvm_segment. */
  private JsonValue segment(int at) {
    return number("selector", at + 12, 2)
        .number("dpl", at + 16, 1)
        .number("db", at + 17, 1)
        .number("l", at + 19, 1)
        .object();
  }

  /** struct kvm_msr_entry. */
  static JsonValue msrEntry(JsonValue value) {
    return isBytes(value, MSR_ENTRY)
        ? of(value).number("index", 0, 4).number("data", 8, 8).object()
        : value;
  }

  /** struct kvm_cpuid_entry2. */
  static JsonValue cpuidEntry(JsonValue value) {
    if (!isBytes(value, CPUID_ENTRY)) {
      return value;
    }
    KvmBytes entry = of(value).number("function", 0, 4).number("index", 4, 4).number("flags", 8, 4);
    return entry
        .number("eax", 12, 4)
        .number("ebx", 16, 4)
        .number("ecx", 20, 4)
        .number("edx", 24, 4)
        .object();
  }

  /** struct kvm_vcpu_events. */
  static JsonValue events(JsonValue value) {
    if (!isBytes(value, EVENTS)) {
      return value;
    }
    JsonValue smi = of(value).number("smm", 24, 1).object();
    return of(value).number("flags", 20, 4).member("smi", smi).object();
  }

  /** struct kvm_nested_state, in which the VMX state follows the first eight bytes. */
  static JsonValue nestedState(JsonValue value) {
    boolean numbers = value.elements().stream().allMatch(one -> one.number() != null);
    if (value.elements().size() < NESTED_STATE || !numbers) {
      return value;
    }
    JsonValue smm = of(value).number("flags", 24, 2).object();
    KvmBytes vmx = of(value).number("vmxon_pa", 8, 8).number("vmcs12_pa", 16, 8).member("smm", smm);
    JsonValue header = JsonValue.object(value.place(), Map.of("vmx", vmx.object()));
    return of(value).number("flags", 0, 2).number("format", 2, 2).member("hdr", header).object();
  }

  private static KvmBytes of(JsonValue value) {
    return new KvmBytes(value.elements());
  }

  /** Whether it is a list of this many numbers. */
  private static boolean isBytes(JsonValue value, int size) {
    return value.elements().size() == size
        && value.elements().stream().allMatch(one -> one.number() != null);
  }

  private KvmBytes member(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  /** A little-endian number. */
  private KvmBytes number(String name, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      Digits one = bytes.get(at + i).number();
      value = value << 8 | one.value() & 0xff;
    }
    return member(name, JsonValue.number(bytes.get(at).place(), value));
  }

  private JsonValue object() {
    return JsonValue.object(members.values().iterator().next().place(), members);
  }
}
