// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import java.util.List;

/**
 * Reads KVM structures as JSON: the virtual processors in crosvm's snapshots, the output of
 * programs based on rust-vmm's crates, and a user's own print of KVM_GET_SREGS, KVM_GET_MSRS and
 * KVM_GET_CPUID2.
 */
public final class KvmState implements JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "kvm-json",
          "KVM structures as JSON (crosvm, rust-vmm: kvm_sregs, kvm_msrs, kvm_cpuid2)",
          "linux",
          "any of CR0, CR3, CR4, RFLAGS, EFER, CS, SS, SMM, MSRs, CPUID, nested VMX state",
          List.of("crosvm snapshot take DIRECTORY SOCKET"),
          "",
          null,
          KvmState::new);

  private final SnapshotAssembler blocks;
  private final KvmProcessors processors;

  KvmState(SnapshotAssembler blocks) {
    this.blocks = blocks;
    processors = new KvmProcessors(blocks, FORMAT.name());
  }

  @Override
  public boolean recognises(JsonValue document) {
    return KvmProcessors.isIn(document) || hasConstants(document);
  }

  /** Whether there are MSRs or CPUID outside a processor, such as those KVM supports. */
  private static boolean hasConstants(JsonValue document) {
    return document.members().keySet().stream()
        .anyMatch(key -> key.contains("msr") || key.contains("cpuid"));
  }

  @Override
  public void read(JsonValue document) throws SyntaxError {
    processors.read(document);
    if (hasConstants(document) && !KvmProcessor.isState(document)) {
      RegisterBlock block = blocks.constants(FORMAT.name(), document.line());
      JsonFields fields = new JsonFields(block, block.unnumbered());
      document.members().forEach(new KvmProcessor(fields)::constants);
    }
  }
}
