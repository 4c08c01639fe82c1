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
 * VirtualBox status codes for a failed start on VT-x. A message box breaks them across lines, and
 * hand-copied codes are misspelt, so a code is recognised by its end.
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
      report(match.group(1), line, line.origin(match, 0));
      return true;
    }
    return cut;
  }

  /** Whether the next line may continue a broken one. */
  boolean wantsNext() {
    return cut;
  }

  private void report(String code, DumpLine line, long at) {
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
              "VirtualBox could not use IA32_FEATURE_CONTROL; the message does not show which of"
                  + " its bits are set",
              at);
    }
  }

  /** VirtualBox reports this code if CR4.VMXE was already set or its VMXON failed. */
  private void inRootOperation(DumpLine line, long at) {
    facts.vmx(line, at, UNNUMBERED, true);
    facts.hint(
        line,
        at,
        "VirtualBox found CR4.VMXE set or its VMXON failed: usually another hypervisor keeps the"
            + " processor in VMX root operation, where VMXON fails");
  }
}
