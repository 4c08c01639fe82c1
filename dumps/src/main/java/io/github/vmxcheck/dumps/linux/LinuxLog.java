// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.dumps.line.Messages.EVERY;
import static io.github.vmxcheck.dumps.line.Messages.PRINTED_ONCE;
import static io.github.vmxcheck.dumps.line.Messages.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.Writes;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the Linux kernel and KVM's modules log about VMX. A line gives single bits of one
 * processor. Since Linux 5.6 only {@code x86/cpu: VMX (...) disabled by BIOS} tests
 * IA32_FEATURE_CONTROL; KVM tests kernel flags, which are also cleared for other reasons. Sources:
 * arch/x86/kernel/cpu/feat_ctl.c, arch/x86/kernel/tboot.c, arch/x86/kvm/.
 */
public final class LinuxLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "linux-log",
          "Linux kernel log (dmesg): VMX and KVM messages",
          "linux",
          "bits of IA32_FEATURE_CONTROL, CPUID.01H:ECX.VMX, outcome of KVM's VMXON",
          List.of("dmesg", "kvm-ok"),
          "vmx kvm msr tboot txt cpuD: cpu:Sintel cpu:Sgenuine cpu:Samd cpu:Shygon linuxversion "
              + "clearcpuid secondarycpus bootingsmp",
          LinuxLog::new);

  private static final Pattern ABOUT_VMX =
      Pattern.compile(
          "VMX|vmx|[Kk][Vv][Mm]|MSR|tboot|TXT|CPU\\d?: |Linux version|clearcpuid"
              + "|secondary CPUs|Booting SMP");

  private static final long BOOT_PROCESSOR = 0;

  /** Only {@code found shared page} means that tboot started this kernel. */
  private static final Pattern MEASURED_LAUNCH =
      Pattern.compile("\\btboot: found shared page|\\(inside TXT\\)");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final LinuxMachine machine;
  private final KvmOk kvmOk;

  /** Processors on which KVM found a kernel flag missing. */
  private final Map<Long, Place> notEnabled = new TreeMap<>();

  private final KvmAttempts attempts;
  private final BootOrder order;
  private Place byBios;
  private Place bare;
  private boolean readByKvm;
  private boolean measured;

  record Place(DumpLine line, long origin) {
    static Place of(DumpLine line, Matcher match) {
      return new Place(line, line.origin(match, 0));
    }
  }

  LinuxLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
    machine = new LinuxMachine(blocks);
    kvmOk = new KvmOk(blocks, facts);
    attempts = new KvmAttempts(blocks, facts);
    order = new BootOrder(blocks.text());
    processor();
    modules();
    failures();
  }

  private void processor() {
    facts
        // Printed once, by the first processor affected, and only if CPUID has VMX.
        .on("VMX \\((?:outside|inside) TXT\\) disabled by BIOS", this::byBios)
        .on(
            "VMX not enabled \\(by BIOS\\) in MSR_IA32_FEAT_CTL(?: on CPU (\\d{1,4}))?",
            this::notEnabled)
        .on("VMX not fully enabled on CPU (\\d{1,4})", this::notFullyEnabled)
        .on(
            "VMX not supported by CPU (\\d{1,4})|\\bkvm_intel: CPU doesn't support VMX",
            (line, match) -> facts.vmx(line, line.origin(match, 0), number(match), false))
        .note(
            "\\bclearcpuid=(?:[^,\\s]{1,32},){0,8}?(?:vmx|133)\\b",
            "the kernel command line hides VMX from Linux: messages that VMX is missing prove"
                + " nothing about CPUID or IA32_FEATURE_CONTROL");
  }

  private void modules() {
    facts
        .on(
            "\\bkvm: support for 'kvm_intel' disabled by bios|\\bkvm_intel: disabled by bios",
            this::notEnabled)
        .on(
            "no hardware support for '?kvm_intel|\\bkvm_intel: no hardware support",
            (line, match) -> facts.vmx(line, line.origin(match, 0), UNNUMBERED, false))
        .on(
            "\\bkvm: disabled by bios",
            (line, match) -> bare = bare == null ? Place.of(line, match) : bare)
        .on("disable TXT in the BIOS or activate TXT before enabling KVM", this::onlyInsideSmx);
  }

  private void failures() {
    facts
        .on(
            "VMXON faulted, MSR_IA32_FEAT_CTL \\(0x3a\\) = 0x([0-9a-f]{1,16})\\b",
            attempts::faulted)
        .on("\\bkvm: enabling virtualization on CPU(\\d{1,4}) failed", attempts::notEnabled)
        .on(
            "wrmsrl?_safe \\(MSR_IA32_FEAT(?:URE_CONTROL|_CTL), ([0-9a-f]{1,16})\\) failed"
                + "|MSR access error: WRMSR to 0x3a \\(tried to write 0x([0-9a-f]{1,16})\\)",
            this::notWritten)
        .note(
            "\\bkvm: vm(?:ptrld|clear|read|write) failed",
            "KVM executed an instruction that requires VMX operation: its VMXON had succeeded");
  }

  @Override
  public boolean accept(DumpLine line) {
    if (!line.matcher(ABOUT_VMX).find()) {
      return false;
    }
    machine.line(line);
    measured |= line.matcher(MEASURED_LAUNCH).find();
    attempts.line(line);
    order.line(line);
    return kvmOk.accept(line) || facts.accept(line);
  }

  private static long number(Matcher match) {
    return match.groupCount() == 0 || match.group(1) == null
        ? UNNUMBERED
        : Long.parseLong(match.group(1));
  }

  /** KVM checks CPUID first, and then two kernel flags. */
  private void notEnabled(DumpLine line, Matcher match) {
    Place place = Place.of(line, match);
    facts.vmx(line, place.origin(), number(match), true);
    if (notEnabled.size() < RegisterBlock.MOST_PROCESSORS) {
      notEnabled.putIfAbsent(number(match), place);
    }
  }

  private void notFullyEnabled(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.vmx(line, at, number(match), true);
    facts.hint(
        line,
        at,
        "'VMX not fully enabled' means that Linux could not prepare VMX or was prevented from"
            + " doing so: earlier log lines may say why, and rdmsr -a 0x3a shows whether firmware"
            + " forbids it");
  }

  private void onlyInsideSmx(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.vmx(line, at, UNNUMBERED, true);
    facts.featureControl(line, at, UNNUMBERED, LOCK | VMX_INSIDE_SMX, VMX_OUTSIDE_SMX);
    readByKvm = true;
  }

  private void byBios(DumpLine line, Matcher match) {
    if (byBios == null) {
      byBios = Place.of(line, match);
      order.message(line);
    }
  }

  private void notWritten(DumpLine line, Matcher match) {
    String digits = match.group(1) == null ? match.group(2) : match.group(1);
    Writes.faulted(blocks, digits, line.origin(match, 0));
  }

  @Override
  public void end() {
    machine.end();
    kvmOk.end(machine, measured);
    attempts.end();
    if (byBios == null) {
      notEnabled.values().stream().findFirst().ifPresent(this::hintAtFlags);
    } else {
      disabledByBios();
    }
    if (bare != null && !readByKvm && !kvmOk.foundDisabled()) {
      disabledByCommonCode();
    }
  }

  /**
   * The processors that KVM reports as not enabled are those the kernel found disabled. Linux locks
   * the register of each processor before it tests the enable bits.
   */
  private void disabledByBios() {
    boolean inside = byBios.line().contains("(inside TXT)");
    for (long number : disabled()) {
      facts.vmx(byBios.line(), byBios.origin(), number, true);
      forbidden(byBios, number, inside);
      if (inside) {
        facts.say(byBios.line(), byBios.origin(), number, Field.SMX_OPERATION, 1, 1);
      }
    }
    facts.featureControl(byBios.line(), byBios.origin(), EVERY, LOCK, 0);
    if (order.isOfBootProcessor() && blocks.hasRegistersOfOther(BOOT_PROCESSOR)) {
      blocks.note(
          "printed once, for the boot processor: firmware usually sets IA32_FEATURE_CONTROL alike"
              + " on all processors; check the processor described here with rdmsr -a 0x3a",
          byBios.origin());
    }
  }

  private Set<Long> disabled() {
    Set<Long> numbers = new TreeSet<>(notEnabled.keySet());
    if (order.isOfBootProcessor()) {
      numbers.remove(UNNUMBERED);
      numbers.add(BOOT_PROCESSOR);
    }
    return numbers.isEmpty() ? Set.of(PRINTED_ONCE) : numbers;
  }

  private void forbidden(Place place, long number, boolean inside) {
    long bit = inside ? VMX_INSIDE_SMX : VMX_OUTSIDE_SMX;
    facts.featureControl(place.line(), place.origin(), number, LOCK, bit);
  }

  private void hintAtFlags(Place place) {
    facts.hint(
        place.line(),
        place.origin(),
        "KVM tests kernel flags here, not IA32_FEATURE_CONTROL: either RDMSR failed, or the kernel"
            + " does not use VMX because firmware forbids it (then its log says 'disabled by BIOS')"
            + " or because of clearcpuid=vmx; rdmsr -a 0x3a shows which");
  }

  /**
   * KVM's common code prints this message for AMD processors, too, and since Linux 5.6 for its own
   * flags.
   */
  private void disabledByCommonCode() {
    if (machine.isOfAmd()) {
      blocks.note(
          "\"disabled by bios\" refers to SVM here: AMD and Hygon processors have no"
              + " IA32_FEATURE_CONTROL",
          bare.origin());
    } else if (machine.isOfIntel()) {
      disabledOnIntel();
    } else if (byBios == null) {
      blocks.note(
          "\"disabled by bios\" is printed for Intel and AMD processors: the text does not show"
              + " which this is, and since Linux 5.6 the message proves no bit of"
              + " IA32_FEATURE_CONTROL either; rdmsr -a 0x3a shows the bits",
          bare.origin());
    }
  }

  /** KVM checks CPUID first. */
  private void disabledOnIntel() {
    facts.vmx(bare.line(), bare.origin(), UNNUMBERED, true);
    if (machine.isBefore(5, 6)) {
      forbidden(bare, UNNUMBERED, measured);
    } else if (byBios == null) {
      facts.hint(
          bare.line(),
          bare.origin(),
          "\"disabled by bios\" proves no bit of IA32_FEATURE_CONTROL: KVM reads the register"
              + " before Linux 5.6 only, and later tests kernel flags; firmware probably locked the"
              + " register with bit 2 clear (bit 1 after a measured launch), which rdmsr -a 0x3a"
              + " shows");
    }
  }
}
