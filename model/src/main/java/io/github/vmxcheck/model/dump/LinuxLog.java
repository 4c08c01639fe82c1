package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.FeatureControl.*;
import static io.github.vmxcheck.model.dump.LineFacts.UNNUMBERED;

import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lines of the Linux kernel's log, of KVM's modules and of kvm-ok tell of VMX. A line tells
 * single bits, and of one processor. Sources: arch/x86/kernel/cpu/feat_ctl.c, arch/x86/kvm/.
 */
final class LinuxLog implements DumpReader {
  static final DumpFormat FORMAT =
      new DumpFormat(
          "linux-log",
          "Linux kernel log (dmesg) about VMX and KVM",
          "linux",
          "bits of IA32_FEATURE_CONTROL, CPUID.01H:ECX.VMX",
          List.of("dmesg", "kvm-ok"),
          "vmx kvm msr tboot txt intel(r) genuineintel authenticamd (svm)",
          LinuxLog::new);

  private static final Pattern ABOUT_VMX =
      Pattern.compile("VMX|vmx|[Kk][Vv][Mm]|MSR|tboot|TXT|Intel|AMD");
  private static final Pattern INTEL =
      Pattern.compile("(?i)kvm[_-]intel|GenuineIntel|\\bvmx\\b|Intel\\(R\\)");
  private static final Pattern AMD = Pattern.compile("(?i)kvm[_-]amd|AuthenticAMD|\\(svm\\)");
  private static final Pattern MEASURED_LAUNCH = Pattern.compile("\\btboot: |inside TXT");

  /** What KVM prints where it could not read the register. */
  private static final long NO_VALUE = 0xdead_beefL;

  private final Blocks blocks;
  private final LineFacts facts;

  /** Processors with a locked IA32_FEATURE_CONTROL that lacks the bit their mode needs. */
  private final Map<Long, Place> blocked = new TreeMap<>();

  private Place bare;
  private boolean intel;
  private boolean amd;
  private boolean measured;

  private record Place(DumpLine line, long origin) {
    static Place of(DumpLine line, Matcher match) {
      return new Place(line, line.origin(match, 0));
    }
  }

  LinuxLog(Blocks blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
    processor();
    modules();
    failures();
  }

  private void processor() {
    // Printed once, by the processor that starts first, and only where CPUID has VMX.
    facts
        .on("VMX \\((outside|inside) TXT\\) disabled by BIOS", this::byBios)
        .on(
            "VMX not (?:fully )?enabled (?:\\(by BIOS\\) )?(?:in MSR_IA32_FEAT_CTL )?on CPU"
                + " (\\d{1,4})",
            (line, match) -> blocked(number(match), Place.of(line, match)))
        .on(
            "VMX not supported by CPU (\\d{1,4})",
            (line, match) -> facts.vmx(line, line.origin(match, 0), number(match), false));
  }

  private void modules() {
    facts
        .on(
            "\\bkvm: support for 'kvm_intel' disabled by bios|\\bkvm_intel: disabled by bios",
            (line, match) -> blocked(UNNUMBERED, Place.of(line, match)))
        .on(
            "no hardware support for '?kvm_intel|\\bkvm_intel: no hardware support",
            (line, match) -> facts.vmx(line, line.origin(match, 0), UNNUMBERED, false))
        .on(
            "\\bkvm: disabled by bios",
            (line, match) -> bare = bare == null ? Place.of(line, match) : bare)
        .on("KVM \\(vmx\\) is disabled by your BIOS", this::disabledOutsideSmx)
        .on("disable TXT in the BIOS or activate TXT before enabling KVM", this::onlyInsideSmx);
  }

  private void failures() {
    facts
        .on("VMXON faulted, MSR_IA32_FEAT_CTL \\(0x3a\\) = 0x([0-9a-f]{1,16})\\b", this::faulted)
        .on(
            "wrmsrl?_safe \\(MSR_IA32_FEAT(?:URE_CONTROL|_CTL), ([0-9a-f]{1,16})\\) failed"
                + "|MSR access error: WRMSR to 0x3a \\(tried to write 0x([0-9a-f]{1,16})\\)",
            this::notWritten)
        .note(
            "\\bkvm: vm(?:ptrld|clear|read|write) failed",
            "KVM executed an instruction that needs VMX operation: its VMXON had succeeded")
        .note(
            "\\bkvm: enabling virtualization on CPU\\d+ failed",
            "KVM did not get into VMX operation: CR4.VMXE was set already, or VMXON failed");
  }

  @Override
  public boolean line(DumpLine line) {
    if (!line.matcher(ABOUT_VMX).find()) {
      return false;
    }
    intel |= line.matcher(INTEL).find();
    amd |= line.matcher(AMD).find();
    measured |= line.matcher(MEASURED_LAUNCH).find();
    return facts.line(line);
  }

  private static long number(Matcher match) {
    return Long.parseLong(match.group(1));
  }

  private void byBios(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.vmx(line, at, 0, true);
    if (match.group(1).equals("inside")) {
      facts.featureControl(line, at, 0, LOCK, VMX_INSIDE_SMX);
      facts.set(line, at, 0, Field.SMX_OPERATION, 1, 1);
    } else {
      facts.featureControl(line, at, 0, LOCK, VMX_OUTSIDE_SMX);
    }
  }

  private void disabledOutsideSmx(DumpLine line, Matcher match) {
    facts.featureControl(line, line.origin(match, 0), UNNUMBERED, LOCK, VMX_OUTSIDE_SMX);
  }

  private void onlyInsideSmx(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.featureControl(line, at, UNNUMBERED, LOCK | VMX_INSIDE_SMX, VMX_OUTSIDE_SMX);
  }

  private void faulted(DumpLine line, Matcher match) {
    long value = Digits.of(match.group(1)).value();
    long at = line.origin(match, 1);
    if (value != NO_VALUE) {
      facts.set(line, at, UNNUMBERED, Field.IA32_FEATURE_CONTROL, value, -1L);
    }
    blocks.note("KVM's VMXON faulted", line.origin(match, 0));
  }

  private void notWritten(DumpLine line, Matcher match) {
    String digits = match.group(1) == null ? match.group(2) : match.group(1);
    Writes.faulted(blocks, digits, line.origin(match, 0));
  }

  private void blocked(long number, Place place) {
    if (blocked.size() < Block.MOST_PROCESSORS) {
      blocked.putIfAbsent(number, place);
    }
  }

  /** KVM's common code says "disabled by bios" for AMD's processors too. */
  @Override
  public void end() {
    if (bare != null && intel && !amd) {
      // Of the first processor, or of any: it adds nothing to what is told by number.
      blocked.putIfAbsent(
          blocked.isEmpty() ? UNNUMBERED : blocked.keySet().iterator().next(), bare);
    } else if (bare != null) {
      blocks.note(
          "\"disabled by bios\" is said of processors of Intel and of AMD: the text does not tell"
              + " which this is",
          bare.origin());
    }
    long bit = measured ? VMX_INSIDE_SMX : VMX_OUTSIDE_SMX;
    blocked.forEach(
        (number, place) -> facts.featureControl(place.line(), place.origin(), number, LOCK, bit));
  }
}
