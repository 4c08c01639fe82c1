// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes failures that come after VMXON in a hypervisor's start, and that people take for failures
 * of VMXON: a VM entry that failed with a VM-instruction error, and VM-execution controls that are
 * not offered. A VM-instruction error exists only in VMX operation. Sources: Intel SDM, "VM
 * Instruction Error Numbers"; {@code check_vmx_ctrl} in hypervisor/arch/x86/guest/vmcs.c of ACRN.
 */
final class LaterFailure {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?i)\\b(?:__vmx_)?vm(?:launch|resume)\\b.{0,40}?\\b(?:fail\\w*|error).{0,60}?"
              + "\\b(?:instruction[ _])?(?:error|status|code)(?: code| number)?[ :=]{1,4}"
              + "(?:0x0{0,15})?(\\d{1,2})(?!\\w|\\.\\w)"
              + "|\\bfailed at vm-entry, code ?= ?(\\d{1,2})\\b"
              + "|\\bvm[_ -]?instruction[_ -]error(?: is| code| number)?[ :=]{1,3}"
              + "(?:0x0{0,15})?(\\d{1,2})(?!\\w|\\.\\w)");

  private static final Pattern CONTROLS =
      Pattern.compile("\\bVMX ctrl 0x[0-9a-f]{3} not fully enabled: request 0x");

  private static final Map<String, String> ERRORS =
      Map.of(
          "4", "VMLAUNCH with a VMCS that is not clear",
          "5", "VMRESUME with a VMCS that is not launched",
          "7", "VM entry with invalid control fields",
          "8", "VM entry with invalid host-state fields",
          "26", "VM entry with events blocked by MOV SS");

  private final SnapshotAssembler blocks;

  LaterFailure(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  boolean accept(DumpLine line) {
    Matcher controls = line.matcher(CONTROLS);
    if (controls.find()) {
      blocks.note(
          "ACRN asks for VM-execution controls that the processor, or the hypervisor below, does not"
              + " offer; VMXON does not test them",
          line.origin(controls, 0));
      return true;
    }
    Matcher entry = line.matcher(ENTRY);
    return entry.find() && entry(line, entry);
  }

  private boolean entry(DumpLine line, Matcher entry) {
    String number = null;
    for (int group = 1; group <= entry.groupCount(); group++) {
      number = entry.group(group) == null ? number : entry.group(group);
    }
    String error = ERRORS.get(number);
    if (error == null || !NonObservation.isObserved(line.text(), entry.start(), entry.end())) {
      return false;
    }
    blocks.note(
        "VM-instruction error "
            + number
            + " ("
            + error
            + "): this happens only in VMX operation, so VMXON had succeeded before",
        line.origin(entry, 0));
    return true;
  }
}
