// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.dumps.line.Messages.UNNUMBERED;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.ObservedOutcome;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what KVM says about its attempts to enter VMX operation. Sources: arch/x86/kvm/vmx/vmx.c
 * ({@code kvm_cpu_vmxon}: any exception at VMXON leads to the message, which is printed once, with
 * a warning of the same processor after it), virt/kvm/kvm_main.c ({@code
 * kvm_enable_virtualization_cpu}).
 */
final class KvmAttempts {
  private static final int MOST_FAULTS = 100;

  /** What KVM prints if it could not read the register. */
  private static final long NO_VALUE = 0xdead_beefL;

  /** The warning that belongs to the message, in kernels before and since 6.19. */
  private static final Pattern WARNING =
      Pattern.compile(
          "^WARNING: (?:CPU: (\\d{1,4}) PID: \\d{1,10} at )?\\S*(?:\\bkvm/|\\bvirt/)"
              + "(?:.*, CPU#(\\d{1,4}): )?");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final List<Fault> faults = new ArrayList<>();

  /** Where KVM says of a processor that it did not enter VMX operation. */
  private final Map<Long, Long> notEnabled = new TreeMap<>();

  /** The moment of the attempts; null before the first one. */
  private RegisterBlock moment;

  /** Whether the warning of the last fault may follow. */
  private boolean awaitsWarning;

  private record Fault(DumpLine line, long origin, long value, long valueOrigin, long number) {
    Fault on(long processor) {
      return new Fault(line, origin, value, valueOrigin, processor);
    }
  }

  KvmAttempts(SnapshotAssembler blocks, LineFacts facts) {
    this.blocks = blocks;
    this.facts = facts;
  }

  /** Looks for the processor number in the warning after a fault. */
  void line(DumpLine line) {
    if (!awaitsWarning) {
      return;
    }
    Matcher match = line.matcher(WARNING);
    if (match.find()) {
      awaitsWarning = false;
      String digits = match.group(1) == null ? match.group(2) : match.group(1);
      if (digits != null) {
        faults.add(faults.remove(faults.size() - 1).on(Long.parseLong(digits)));
      }
    }
  }

  void faulted(DumpLine line, Matcher match) {
    if (faults.size() < MOST_FAULTS) {
      at(line);
      long value = Digits.of(match.group(1)).value();
      long origin = line.origin(match, 0);
      faults.add(new Fault(line, origin, value, line.origin(match, 1), UNNUMBERED));
      awaitsWarning = true;
    }
  }

  /** KVM ignores CF and ZF, so VMXON raised an exception or was not executed. */
  void notEnabled(DumpLine line, Matcher match) {
    at(line);
    long origin = line.origin(match, 0);
    if (notEnabled.size() < RegisterBlock.MOST_PROCESSORS) {
      notEnabled.putIfAbsent(Long.parseLong(match.group(1)), origin);
    }
    blocks.note(
        "KVM did not enter VMX operation: CR4.VMXE was already set, usually by another hypervisor"
            + " such as VirtualBox; or VMXON raised an exception, or under Hyper-V the processor had"
            + " no VP assist page",
        origin);
  }

  private RegisterBlock at(DumpLine line) {
    if (moment == null) {
      moment = blocks.outcomes(LinuxLog.FORMAT.name(), line);
    }
    return moment;
  }

  void end() {
    faults.forEach(this::set);
    notEnabled.forEach(
        (number, origin) -> ObservedOutcome.setNoSuccess(moment, moment.processor(number), origin));
  }

  private void set(Fault fault) {
    boolean unnumbered = fault.number() == UNNUMBERED;
    ObservedOutcome.setFault(
        moment,
        unnumbered ? moment.unnumbered() : moment.processor(fault.number()),
        fault.origin());
    // Without CPUID.01H:ECX.VMX, kvm_intel does not load (kvm_is_vmx_supported).
    facts.say(
        fault.line(),
        fault.origin(),
        fault.number(),
        Field.CPUID_1_ECX,
        Cpuid.LEAF_1_ECX_VMX,
        Cpuid.LEAF_1_ECX_VMX);
    if (fault.value() == NO_VALUE) {
      blocks.note(
          "KVM could not read IA32_FEATURE_CONTROL: 0xdeadbeef is not its value",
          fault.valueOrigin());
    } else {
      facts.say(
          fault.line(),
          fault.valueOrigin(),
          fault.number(),
          Field.IA32_FEATURE_CONTROL,
          fault.value(),
          -1L);
    }
  }
}
