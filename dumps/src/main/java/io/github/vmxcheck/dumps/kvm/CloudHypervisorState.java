// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.nativeformat.document.SyntaxError;
import java.util.List;

/**
 * Reads the file state.json of a Cloud Hypervisor snapshot: a tree of components, each with its
 * state as JSON in a string. Those of the CPU manager are the virtual processors, by number.
 */
public final class CloudHypervisorState implements JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "cloud-hypervisor",
          "Cloud Hypervisor snapshot (state.json)",
          "linux",
          "CR0, CR3, CR4, RFLAGS, EFER, CS, SS, SMM, the MSRs KVM saves, CPUID, nested VMX state",
          List.of("ch-remote pause", "ch-remote snapshot file:///DIRECTORY"),
          "",
          null,
          CloudHypervisorState::new);

  private final KvmProcessors processors;

  CloudHypervisorState(SnapshotAssembler blocks) {
    processors = new KvmProcessors(blocks, FORMAT.name());
  }

  @Override
  public boolean recognises(JsonValue document) {
    return document.has("snapshots") && document.has("snapshot_data")
        || document.has("Kvm")
        || document.has("Mshv");
  }

  @Override
  public void read(JsonValue document) throws SyntaxError {
    processors.read(document);
  }
}
