// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bsd;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what FreeBSD prints about the first processor at boot: CPUID registers with bit names, and
 * whether VMX is enabled. Source: sys/x86/x86/identcpu.c; for the module vmm, vmx_modinit (vmx_init
 * before FreeBSD 13) in sys/amd64/vmm/intel/vmx.c.
 */
public final class FreeBsdLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "freebsd-log",
          "FreeBSD boot messages (dmesg)",
          "",
          "CPUID leaves 01H, 07H and 80000001H, IA32_FEATURE_CONTROL bit 2",
          List.of("dmesg", "cat /var/run/dmesg.boot"),
          "vt-x: origin= features=0x featuresD=0x vmxinit: vmxmodinit: modload(vmm,",
          FreeBsdLog::new);

  private static final Map<String, Field> REGISTERS =
      Map.of(
          "Features", Field.CPUID_1_EDX,
          "Features2", Field.CPUID_1_ECX,
          "AMD Features", Field.CPUID_80000001_EDX,
          "Structured Extended Features", Field.CPUID_7_0_EBX,
          "Structured Extended Features2", Field.CPUID_7_0_ECX,
          "Structured Extended Features3", Field.CPUID_7_0_EDX);

  private static final Pattern FEATURES =
      Pattern.compile("(?:^|  )((?:AMD |Structured Extended )?Features[23]?)=0x([0-9a-f]{1,8})<");
  private static final Pattern IDENTITY =
      Pattern.compile("^ *Origin ?= ?\"(\\w{1,12})\"  Id ?= ?0x([0-9a-f]{1,8})\\b");

  /**
   * If CPUID has VMX, FreeBSD lists the capabilities of VMX, preceded by a remark if bit 2 of
   * IA32_FEATURE_CONTROL is 0 (print_vmx_info).
   */
  private static final Pattern VMX =
      Pattern.compile(
          "^ *VT-x: (?:(\\(disabled in BIOS\\))"
              + "|Basic Features=|(?:PAT|HLT|MTF|PAUSE|EPT|UG|VPID|VID|PostIntr)(?:,|$))");

  private final LineFacts facts;

  FreeBsdLog(SnapshotAssembler blocks) {
    facts = new LineFacts(blocks, FORMAT.name());
    vmm();
  }

  /** What the module vmm prints if it does not load, before it executes VMXON. */
  private void vmm() {
    long lock = FeatureControl.LOCK;
    long outside = FeatureControl.VMX_OUTSIDE_SMX;
    facts
        .on(
            "\\bvmx_(?:mod)?init: processor does not support VMX operation",
            (line, match) -> facts.vmx(line, line.origin(match, 0), UNNUMBERED, false))
        .on(
            "\\bvmx_modinit: VMX operation disabled by BIOS",
            (line, match) -> {
              facts.vmx(line, line.origin(match, 0), UNNUMBERED, true);
              facts.featureControl(line, line.origin(match, 0), UNNUMBERED, lock, outside);
            })
        .on(
            "\\bvmx_init: VMX operation disabled by BIOS",
            (line, match) -> {
              facts.vmx(line, line.origin(match, 0), UNNUMBERED, true);
              facts.hint(
                  line,
                  line.origin(match, 0),
                  "IA32_FEATURE_CONTROL is locked with bit 2 clear, or, before FreeBSD 11, not"
                      + " locked");
            })
        .note(
            "\\bvmx_(?:mod)?init: processor does not support desired\\b",
            "FreeBSD's vmm found VMX in CPUID and not forbidden by IA32_FEATURE_CONTROL; it misses a"
                + " capability that VMXON does not test")
        .note(
            "\\bmodule_register_init: MOD_LOAD \\(vmm, .{1,40}\\) error \\d",
            "vmm did not load: VMX is missing in CPUID or forbidden by firmware, or a capability"
                + " such as EPT is missing; the line of vmx_init or vmx_modinit above this one, and"
                + " 'dmesg | grep VT-x', say which");
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher vmx = line.matcher(VMX);
    if (vmx.find()) {
      // FreeBSD does not check whether the register is locked.
      boolean disabled = vmx.group(1) != null;
      long at = line.origin(vmx.start() + vmx.group().indexOf("VT-x"));
      facts.vmx(line, at, 0, true);
      long bit = FeatureControl.VMX_OUTSIDE_SMX;
      facts.featureControl(line, at, 0, disabled ? 0 : bit, disabled ? bit : 0);
      return true;
    }
    return identity(line) || features(line) || facts.accept(line);
  }

  private boolean identity(DumpLine line) {
    Matcher identity = line.matcher(IDENTITY);
    if (!identity.find()) {
      return false;
    }
    Map<String, Long> names = Field.VENDOR.words();
    long vendor = names.getOrDefault(identity.group(1), names.get("other"));
    facts.set(line, line.origin(identity, 1), 0, Field.VENDOR, vendor, -1L);
    long signature = Digits.of(identity.group(2)).value();
    facts.set(line, line.origin(identity, 2), 0, Field.CPUID_1_EAX, signature, -1L);
    return true;
  }

  private boolean features(DumpLine line) {
    Matcher features = line.matcher(FEATURES);
    boolean any = false;
    while (features.find()) {
      any = true;
      Field register = REGISTERS.get(features.group(1));
      if (register != null) {
        long value = Digits.of(features.group(2)).value();
        facts.set(line, line.origin(features, 2), 0, register, value, -1L);
      }
    }
    return any;
  }
}
