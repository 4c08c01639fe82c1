// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;

/**
 * Reads the CPUID and MSR values that Firecracker gives its guests: a fingerprint or dump written
 * by cpu-template-helper, or a CPU template. Each register is a string of binary digits; {@code x}
 * is a bit that the file does not set.
 */
public final class FirecrackerProcessor implements JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "firecracker",
          "Firecracker CPU template, fingerprint, or virtual processor states as text",
          "linux",
          "template: CPUID, MSRs; states: CR0, CR3, CR4, RFLAGS, EFER, CS, SS, CPUID",
          List.of(
              "cpu-template-helper template dump --config CONFIG --output FILE",
              "cpu-template-helper fingerprint dump --config CONFIG --output FILE",
              "snapshot-editor info-vmstate vcpu-states --vmstate-path FILE"),
          "vcpuD vcpustate{ kvmregs{ kvmsregs{ kvmvcpuevents{ kvmmsrentry{ " + "kvmcpuidentry2{",
          blocks -> new RustStructures(blocks, "firecracker"),
          FirecrackerProcessor::new);

  private final SnapshotAssembler blocks;

  FirecrackerProcessor(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean recognises(JsonValue document) {
    return isTemplate(template(document));
  }

  private static boolean isTemplate(JsonValue value) {
    return value.get("cpuid_modifiers").isList() || value.get("msr_modifiers").isList();
  }

  /** The template in a fingerprint, or the document itself. */
  private static JsonValue template(JsonValue document) {
    return document.members().values().stream()
        .filter(FirecrackerProcessor::isTemplate)
        .findFirst()
        .orElse(document);
  }

  @Override
  public void read(JsonValue document) {
    RegisterBlock block = blocks.otherConstants(FORMAT.name(), document.line());
    JsonFields fields = new JsonFields(block, block.unnumbered());
    JsonValue template = template(document);
    for (JsonValue leaf : template.get("cpuid_modifiers").elements()) {
      for (JsonValue one : leaf.get("modifiers").elements()) {
        fields.setCpuid(
            leaf.get("leaf").number(),
            leaf.get("subleaf").number(),
            one.get("register").text(),
            one.get("bitmap"));
      }
    }
    for (JsonValue one : template.get("msr_modifiers").elements()) {
      fields.setMsr(one.get("addr"), one.get("bitmap"));
    }
  }
}
