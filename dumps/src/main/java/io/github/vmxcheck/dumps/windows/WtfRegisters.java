// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.json.JsonDump;
import io.github.vmxcheck.dumps.json.JsonFields;
import io.github.vmxcheck.dumps.json.JsonValue;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;

/**
 * Reads the file regs.json that bdump and snapshot write for the wtf fuzzer: one processor as a
 * Windows debugger shows it. In each segment, attr has the layout of access rights in a VMCS.
 */
public final class WtfRegisters implements JsonDump {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "wtf",
          "regs.json for the wtf fuzzer (bdump or snapshot)",
          "windbg",
          "CR0, CR3, CR4, RFLAGS, EFER, CS, SS",
          List.of("!bdump \"DIRECTORY\"", "!snapshot DIRECTORY"),
          "",
          null,
          WtfRegisters::new);

  private static final int DPL = 5;
  private static final int L = 13;
  private static final int D = 14;

  private final SnapshotAssembler blocks;

  WtfRegisters(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean recognises(JsonValue document) {
    return document.has("rip") && document.has("rflags") && document.get("cs").has("attr");
  }

  @Override
  public void read(JsonValue document) {
    RegisterBlock block = blocks.registers(FORMAT.name(), document.line());
    JsonFields fields = new JsonFields(block, block.unnumbered());
    fields.set(CR0, document.get("cr0"));
    fields.set(CR3, document.get("cr3"));
    fields.set(CR4, document.get("cr4"));
    fields.set(RFLAGS, document.get("rflags"));
    fields.set(IA32_EFER, document.get("efer"));
    JsonValue code = document.get("cs");
    fields.set(CS_SELECTOR, code.get("selector"));
    fields.set(CS_L, code.get("attr"), L, 1);
    fields.set(CS_D, code.get("attr"), D, 1);
    JsonValue stack = document.get("ss");
    fields.set(SS_SELECTOR, stack.get("selector"));
    fields.set(SS_DPL, stack.get("attr"), DPL, 3);
    fields.rejectUnlessStarted(blocks);
  }
}
