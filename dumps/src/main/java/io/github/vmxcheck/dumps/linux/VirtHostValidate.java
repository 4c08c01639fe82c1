// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads libvirt's {@code virt-host-validate}. "Checking for hardware virtualization" passes if
 * /proc/cpuinfo has the flag {@code vmx} or {@code svm}, so it proves VMX on Intel processors only;
 * if it does not pass, the kernel may have cleared the flag, and it proves no bit. Device nodes
 * such as /dev/kvm may exist before KVM is loaded. Source: tools/virt-host-validate-qemu.c.
 */
public final class VirtHostValidate implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "virt-host-validate",
          "libvirt's virt-host-validate",
          "linux",
          "CPUID.01H:ECX.VMX if the text names an Intel processor, else hints",
          List.of("virt-host-validate qemu"),
          "checkingforhardwarevirtualization checkingifdevice/dev/kvm",
          VirtHostValidate::new);

  private static final Pattern CHECK =
      Pattern.compile(
          "^\\s*(?:QEMU|CH): +Checking (for hardware virtualization|if device /dev/kvm exists)"
              + "\\s*: +(?:(PASS)|FAIL|WARN)\\b");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;

  /** The last line about the flag, and where its text starts; null if there is none. */
  private DumpLine flag;

  private long at;
  private boolean passed;

  VirtHostValidate(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher check = line.matcher(CHECK);
    if (!check.find()) {
      return false;
    }
    boolean pass = check.group(2) != null;
    if (check.group(1).startsWith("for")) {
      flag = line;
      at = line.origin(check, 1);
      passed = pass;
    } else if (!pass) {
      blocks.note(
          "/dev/kvm does not exist: the module kvm_intel is not loaded, or it refused to load; its"
              + " message in dmesg says why",
          line.origin(check, 1));
    }
    return true;
  }

  @Override
  public void end() {
    if (flag == null) {
      return;
    }
    if (!passed) {
      facts.hint(
          flag,
          at,
          "/proc/cpuinfo has neither vmx nor svm: CPUID has no VMX, or Linux 5.6 or later cleared"
              + " the flag because IA32_FEATURE_CONTROL forbids VMXON; cpuid -r -l 1 and rdmsr -a"
              + " 0x3a show which");
      return;
    }
    OptionalLong vendor = blocks.vendor();
    if (vendor.isPresent() && vendor.getAsLong() == Vendor.INTEL) {
      facts.vmx(flag, at, UNNUMBERED, true);
    } else {
      facts.hint(
          flag,
          at,
          "/proc/cpuinfo has vmx or svm: on an Intel processor, CPUID has VMX, and since Linux 5.6"
              + " IA32_FEATURE_CONTROL probably allows VMXON");
    }
  }
}
