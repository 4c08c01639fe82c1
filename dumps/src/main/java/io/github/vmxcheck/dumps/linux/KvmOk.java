// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.FeatureControl.*;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Origin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the result of kvm-ok, a script of Ubuntu's cpu-checker. It looks for the flag vmx or svm,
 * then for /dev/kvm, which exists once KVM has initialised, and only without it reads
 * IA32_FEATURE_CONTROL of processor 0. Then "KVM acceleration can be used" says no more than that
 * the register is not locked with bit 2 clear, or that RDMSR did not work. Of several runs, the
 * last one counts.
 */
final class KvmOk {
  private static final Pattern DISABLED =
      Pattern.compile("\\bKVM \\(vmx\\) is disabled by your BIOS");
  private static final Pattern USABLE =
      Pattern.compile("^KVM acceleration can be used\\b|^INFO: /dev/kvm (exists)\\b");
  private static final Pattern ABSENT = Pattern.compile("^INFO: /dev/kvm does not exist\\b");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private LinuxLog.Place disabled;
  private LinuxLog.Place usable;

  /** Whether the last run found /dev/kvm. */
  private boolean initialised;

  KvmOk(SnapshotAssembler blocks, LineFacts facts) {
    this.blocks = blocks;
    this.facts = facts;
  }

  boolean accept(DumpLine line) {
    Matcher match = line.matcher(DISABLED);
    if (match.find()) {
      disabled = LinuxLog.Place.of(line, match);
      return true;
    }
    if (line.matcher(ABSENT).find()) {
      initialised = false;
      return true;
    }
    match = line.matcher(USABLE);
    if (match.find()) {
      initialised |= match.group(1) != null;
      usable = LinuxLog.Place.of(line, match);
      return true;
    }
    return false;
  }

  /** Whether kvm-ok found that IA32_FEATURE_CONTROL forbids VMXON. */
  boolean foundDisabled() {
    return disabled != null;
  }

  void end(LinuxMachine machine, boolean measured) {
    if (disabled != null && usable != null) {
      boolean later = usable.line().number() > disabled.line().number();
      note(later ? usable : disabled, later ? disabled : usable);
      disabled = later ? null : disabled;
      usable = later ? usable : null;
    }
    if (disabled != null) {
      facts.vmx(disabled.line(), disabled.origin(), 0, true);
      facts.featureControl(disabled.line(), disabled.origin(), 0, LOCK, VMX_OUTSIDE_SMX);
    } else if (usable != null && initialised) {
      usable(machine, measured);
    } else if (usable != null) {
      blocks.note(
          "kvm-ok found no /dev/kvm, or the text lacks that line: the result says no more than that"
              + " CPUID has vmx or svm and that kvm-ok did not see it forbidden; read"
              + " IA32_FEATURE_CONTROL with rdmsr -a 0x3a",
          usable.origin());
    }
  }

  private void note(LinuxLog.Place later, LinuxLog.Place earlier) {
    blocks.note(
        "the last kvm-ok result counts, not line "
            + Origin.line(earlier.origin())
            + ": IA32_FEATURE_CONTROL stays locked until reset, so the machine was restarted in"
            + " between",
        later.origin());
  }

  /** Before Linux 5.6, the register may stay unlocked until KVM starts its first guest. */
  private void usable(LinuxMachine machine, boolean measured) {
    if (machine.isOfIntel() && !machine.isBefore(5, 6)) {
      long bit = measured ? VMX_INSIDE_SMX : VMX_OUTSIDE_SMX;
      facts.vmx(usable.line(), usable.origin(), 0, true);
      facts.featureControl(usable.line(), usable.origin(), 0, LOCK | bit, 0);
      facts.hint(
          usable.line(),
          usable.origin(),
          "KVM has initialised on this processor, so IA32_FEATURE_CONTROL allows VMXON; KVM may"
              + " keep the processor in VMX root operation");
    } else {
      blocks.note(
          machine.isOfAmd()
              ? "KVM is usable here with SVM: this says nothing about VMX"
              : "KVM is usable here; on an Intel processor, IA32_FEATURE_CONTROL allows VMXON once"
                  + " KVM runs a guest",
          usable.origin());
    }
  }
}
