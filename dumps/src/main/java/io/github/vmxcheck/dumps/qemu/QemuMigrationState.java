// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.kvm.KvmProcessor;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Migration state as printed by QEMU's analyze-migration.py (-d state), with the processors in
 * numerical order. Source: QEMU, target/i386/machine.c.
 */
public final class QemuMigrationState implements JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "qemu-migration-json",
          "QEMU migration state as printed by analyze-migration.py",
          "qemu",
          "CR0, CR3, CR4, RFLAGS, EFER, CS, SS, A20M, SMM, IA32_FEATURE_CONTROL if it is not 0,"
              + " nested VMX state",
          List.of("(qemu) migrate \"exec:cat > FILE\"", "analyze-migration.py -f FILE -d state"),
          "",
          null,
          QemuMigrationState::new);

  private static final Pattern SECTION = Pattern.compile("^(?:.*/)?cpu(?: \\(\\d{1,9}\\))?");
  private static final int CS = 1;
  private static final int SS = 2;
  private static final int DPL = 13;
  private static final int L = 21;
  private static final int D = 22;
  private static final int A20 = 20;
  private static final int IN_SMM = 19;

  private final SnapshotAssembler blocks;

  QemuMigrationState(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean recognises(JsonValue document) {
    return isProcessor(document)
        || document.members().entrySet().stream().anyMatch(QemuMigrationState::isProcessor);
  }

  private static boolean isProcessor(Map.Entry<String, JsonValue> section) {
    return SECTION.matcher(section.getKey()).matches() && isProcessor(section.getValue());
  }

  private static boolean isProcessor(JsonValue value) {
    return value.has("env.eflags") || value.has("env.cr[0]");
  }

  /** The number in brackets counts the sections of all devices; it is not a processor number. */
  @Override
  public void read(JsonValue document) {
    RegisterBlock block = blocks.registers(FORMAT.name(), document.line());
    if (isProcessor(document)) {
      processor(document, new JsonFields(block, block.unnumbered()));
    }
    int number = 0;
    for (Map.Entry<String, JsonValue> section : document.members().entrySet()) {
      if (isProcessor(section)) {
        processor(section.getValue(), new JsonFields(block, block.processor(number++)));
      }
    }
  }

  private void processor(JsonValue state, JsonFields fields) {
    fields.setPadded(CR0, state.get("env.cr[0]"));
    fields.setPadded(CR3, state.get("env.cr[3]"));
    fields.setPadded(CR4, state.get("env.cr[4]"));
    fields.setPadded(RFLAGS, state.get("env.eflags"));
    fields.setPadded(IA32_EFER, extendedFeatures(state));
    segments(state.get("env.segs").elements(), fields);
    Digits a20 = state.get("env.a20_mask").number();
    if (a20 != null) {
      fields.set(A20M, ~a20.value() >>> A20, 1, state.get("env.a20_mask").place());
    }
    fields.set(SMM, state.get("env.hflags"), IN_SMM, 1);
    featureControl(state, fields);
    nested(state.get("cpu/nested_state").get("env.nested_state"), fields);
    fields.rejectUnlessStarted(blocks);
  }

  private static void featureControl(JsonValue state, JsonFields fields) {
    JsonValue control = state.get("cpu/msr_ia32_feature_control");
    fields.setPadded(IA32_FEATURE_CONTROL, control.get("env.msr_ia32_feature_control"));
    if (control == JsonValue.NONE) {
      fields.hint(
          "QEMU omits IA32_FEATURE_CONTROL from a migration stream when it is 0 or not"
              + " implemented",
          state.place());
    }
  }

  private static JsonValue extendedFeatures(JsonValue state) {
    JsonValue own = state.get("env.efer");
    return own == JsonValue.NONE ? state.get("cpu/efer32").get("env.efer") : own;
  }

  private static void segments(List<JsonValue> segments, JsonFields fields) {
    if (segments.size() <= SS) {
      return;
    }
    JsonValue code = segments.get(CS);
    fields.set(CS_SELECTOR, code.get("selector"));
    fields.set(CS_L, code.get("flags"), L, 1);
    fields.set(CS_D, code.get("flags"), D, 1);
    JsonValue stack = segments.get(SS);
    fields.set(SS_SELECTOR, stack.get("selector"));
    fields.set(SS_DPL, stack.get("flags"), DPL, 3);
  }

  private static void nested(JsonValue nested, JsonFields fields) {
    JsonValue vmx = nested.get("cpu/kvm_nested_state/vmx");
    JsonValue smm = vmx.get("hdr.vmx.smm.flags");
    new KvmProcessor(fields)
        .vmx(
            vmx.get("hdr.vmx.vmxon_pa"),
            vmx.get("hdr.vmx.vmcs12_pa"),
            nested.get("flags"),
            JsonValue.object(smm.place(), Map.of("flags", smm)));
  }
}
