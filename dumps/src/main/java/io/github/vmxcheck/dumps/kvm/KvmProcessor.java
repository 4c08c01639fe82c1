// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonNumber;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.model.VmxOperation;
import java.util.Map;

/**
 * Reads a virtual processor from structures of Linux's KVM interface, under the names they have in
 * C and in rust-vmm's crates.
 */
public final class KvmProcessor {
  static final String[] SPECIAL_REGISTERS = {"sregs", "kvm_sregs", "sregs2", "kvm_sregs2"};
  private static final long SIGNIFICANT_INDEX = 1;
  private static final long SMM_IS_VALID = 8;
  private static final long GUEST_MODE = 1;
  private static final long VMXON_BEFORE_SMM = 2;

  private final JsonFields fields;

  public KvmProcessor(JsonFields fields) {
    this.fields = fields;
  }

  /** Whether the object describes a processor. */
  static boolean isState(JsonValue value) {
    JsonValue special = KvmBytes.specialRegisters(value.get(SPECIAL_REGISTERS));
    return isSpecialRegisters(special) || isSpecialRegisters(value);
  }

  private static boolean isSpecialRegisters(JsonValue value) {
    JsonValue code = value.get("cs");
    return value.has("cr0") && value.has("cr4") && (code.has("l") || code.has("dpl"));
  }

  /** Reads all structures in the object. */
  void read(JsonValue state) {
    JsonValue special = state.get(SPECIAL_REGISTERS);
    specialRegisters(special == JsonValue.NONE ? state : KvmBytes.specialRegisters(special));
    JsonValue general = KvmBytes.registers(state.get("regs", "kvm_regs"));
    fields.set(RFLAGS, general.get("rflags"));
    events(KvmBytes.events(state.get("vcpu_events", "kvm_vcpu_events", "events")));
    nested(KvmBytes.nestedState(state.get("nested_state", "kvm_nested_state", "nested")));
    state.members().forEach(this::constants);
  }

  private void specialRegisters(JsonValue special) {
    fields.set(CR0, special.get("cr0"));
    fields.set(CR3, special.get("cr3"));
    fields.set(CR4, special.get("cr4"));
    fields.set(IA32_EFER, special.get("efer"));
    JsonValue code = special.get("cs");
    fields.set(CS_SELECTOR, code.get("selector"));
    fields.set(CS_L, code.get("l"));
    fields.set(CS_D, code.get("db"));
    JsonValue stack = special.get("ss");
    fields.set(SS_SELECTOR, stack.get("selector"));
    fields.set(SS_DPL, stack.get("dpl"));
  }

  private void events(JsonValue events) {
    Digits flags = events.get("flags").number();
    if (flags != null && (flags.value() & SMM_IS_VALID) != 0) {
      fields.set(SMM, events.get("smi").get("smm"));
    }
  }

  /**
   * Reads the VMX state as the guest sees it. KVM writes all ones for an address the guest did not
   * give. A header of zeros was never filled in.
   */
  void nested(JsonValue nested) {
    JsonValue vmx = nested.get("hdr").get("vmx");
    Digits format = nested.get("format").number();
    if (format == null || format.value() == 0) {
      vmx(vmx.get("vmxon_pa"), vmx.get("vmcs12_pa"), nested.get("flags"), vmx.get("smm"));
    }
  }

  /**
   * Sets what follows from the addresses of the guest's VMXON region and its current VMCS.
   *
   * @param smm what KVM keeps while the guest is in SMM
   */
  public void vmx(JsonValue vmxon, JsonValue vmcs, JsonValue flags, JsonValue smm) {
    Digits region = vmxon.number();
    Digits current = vmcs.number();
    if (region == null || current == null || (region.value() | current.value()) == 0) {
      return;
    }
    Digits kept = smm.get("flags").number();
    if (kept != null && (kept.value() & VMXON_BEFORE_SMM) != 0) {
      fields.set(SMM, 1, 1, smm.place());
      return;
    }
    if (region.value() == -1L) {
      fields.set(VMX_OPERATION, 0, VMX_OPERATION.mask(), vmxon.place());
      return;
    }
    fields.set(VMXON_POINTER, vmxon);
    fields.set(CURRENT_VMCS, vmcs);
    Digits mode = flags.number();
    if (mode != null) {
      boolean guest = (mode.value() & GUEST_MODE) != 0;
      long operation = guest ? VmxOperation.NON_ROOT : VmxOperation.ROOT;
      fields.set(VMX_OPERATION, operation, VMX_OPERATION.mask(), vmxon.place());
    }
  }

  /** Reads MSRs or CPUID if the key names them. */
  void constants(String key, JsonValue value) {
    if (key.contains("msr")) {
      msrs(value);
    } else if (key.contains("cpuid")) {
      cpuid(value);
    }
  }

  /** Reads MSRs: a list of entries, or an object whose keys are indices. */
  private void msrs(JsonValue value) {
    JsonValue entry = KvmBytes.msrEntry(value);
    JsonValue index = entry.get("index");
    if (index != JsonValue.NONE) {
      fields.setMsr(index, entry.get("data", "value"));
      return;
    }
    value.elements().forEach(this::msrs);
    for (Map.Entry<String, JsonValue> member : value.members().entrySet()) {
      JsonValue one = member.getValue();
      if (one.isList() || one.isObject()) {
        msrs(one);
      } else if (JsonNumber.of(member.getKey()) != null) {
        Digits key = JsonNumber.of(member.getKey());
        fields.setMsr(JsonValue.number(one.place(), key.value()), one);
      }
    }
  }

  private void cpuid(JsonValue value) {
    JsonValue entry = KvmBytes.cpuidEntry(value);
    JsonValue leaf = entry.get("function", "leaf");
    if (leaf == JsonValue.NONE) {
      value.elements().forEach(this::cpuid);
      value.members().values().forEach(this::cpuid);
      return;
    }
    Digits flags = entry.get("flags").number();
    boolean single = flags != null && (flags.value() & SIGNIFICANT_INDEX) == 0;
    Digits subleaf = single ? new Digits(0, -1L) : entry.get("index", "subleaf").number();
    for (String register : new String[] {"eax", "ebx", "ecx", "edx"}) {
      fields.setCpuid(leaf.number(), subleaf, register, entry.get(register));
    }
  }
}
