// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.virtualbox;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.*;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status codes with which VirtualBox refuses to start on VT-x. A message box cuts them at the
 * end of a line, and who copies one by hand misspells it: its end tells which it is.
 */
final class VirtualBoxErrors {
  private static final Pattern CODE =
      Pattern.compile(
          "(?:\\bVERR_VMX_|^)(?:MS[A-Z]_)?(ALL_VMX_DISABLED|VMX_DISABLED|VMXON_DISABLED|NO_VMX"
              + "|LOCKED_OR_DISABLED|LOCKING_FAILED|SMX_VMXON_DISABLED|IN_VMX_ROOT_MODE"
              + "|INVALID_VMXON_PTR)\\b");
  private static final Pattern CUT = Pattern.compile("\\bVERR_VMX_(?:MS[A-Z]_)?$");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private boolean cut;

  VirtualBoxErrors(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, VirtualBoxLog.FORMAT.name());
  }

  boolean accept(DumpLine line) {
    boolean continued = cut;
    cut = line.matcher(CUT).find();
    if (!continued && !line.contains("VERR_VMX_")) {
      return false;
    }
    Matcher match = line.matcher(CODE);
    if (match.find()) {
      tell(match.group(1), line, line.origin(match, 0));
      return true;
    }
    return cut;
  }

  /** Whether the next line may be the rest of one that was cut. */
  boolean wantsNext() {
    return cut;
  }

  private void tell(String code, DumpLine line, long at) {
    switch (code) {
      case "ALL_VMX_DISABLED" -> facts.featureControl(line, at, UNNUMBERED, LOCK, VMX_ENABLES);
      case "VMX_DISABLED" -> facts.featureControl(line, at, UNNUMBERED, LOCK, VMX_OUTSIDE_SMX);
      case "VMXON_DISABLED" -> facts.featureControl(line, at, UNNUMBERED, 0, VMX_OUTSIDE_SMX);
      case "SMX_VMXON_DISABLED" -> facts.featureControl(line, at, UNNUMBERED, 0, VMX_INSIDE_SMX);
      case "NO_VMX" -> facts.vmx(line, at, UNNUMBERED, false);
      case "IN_VMX_ROOT_MODE" -> inRootOperation(line, at);
      case "INVALID_VMXON_PTR" -> blocks.note("VirtualBox's VMXON failed", at);
      default ->
          blocks.note(
              "VirtualBox could not use IA32_FEATURE_CONTROL: which of its bits are set this does"
                  + " not tell",
              at);
    }
  }

  /** VirtualBox found CR4.VMXE set, or its VMXON failed, and draws a conclusion from either. */
  private void inRootOperation(DumpLine line, long at) {
    facts.vmx(line, at, UNNUMBERED, true);
    facts.hint(
        line,
        at,
        "VirtualBox found CR4.VMXE set or its VMXON failed: mostly another hypervisor has the"
            + " processor in VMX root operation, where VMXON fails");
  }
}
