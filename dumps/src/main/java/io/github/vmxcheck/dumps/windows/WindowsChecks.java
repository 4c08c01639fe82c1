// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;

/**
 * Reads what Windows programs say about VMX: HAXM's checktool, Coreinfo and systeminfo. Under
 * Hyper-V they see the processor as the root partition sees it, usually without VMX.
 */
public final class WindowsChecks implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "windows-checks",
          "Windows programs (HAXM checktool, Coreinfo, systeminfo)",
          "windbg",
          "CPUID.01H:ECX (VMX, SMX, hypervisor), bits of IA32_FEATURE_CONTROL",
          List.of("checktool.exe --verbose", "coreinfo -v", "systeminfo"),
          "intel64 amd64family cpuvendor osversion vmx smx hyper-vdisabled eptsupported "
              + "eptenabled nxsupported nxenabled hypervisor vmmonitormodeextensions "
              + "virtualizationenabledinfirmware",
          WindowsChecks::new);

  static final String BY_HYPERVISOR =
      "Windows runs under Hyper-V, which hides VMX: this says nothing about the processor or"
          + " firmware";

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final SystemInfo systemInfo;
  private boolean supported;

  /** The line in which checktool says that VMX is enabled; null if there is none. */
  private DumpLine enabled;

  /** Whether that is reliable: on Windows 7 checktool always says yes. */
  private boolean known;

  WindowsChecks(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
    checktool();
    coreinfo();
    systemInfo = new SystemInfo(blocks, facts);
  }

  private void checktool() {
    facts
        .on("^CPU vendor\\s+[*-]\\s+(\\w{1,12})$", this::vendor)
        .on("^VMX supported\\s+([*-])\\s+(?:Yes|No)\\b", this::supported)
        .on("^VMX enabled\\s+-\\s+No\\b", this::notEnabled)
        .on("^VMX enabled\\s+\\*\\s+Yes\\b", (line, match) -> enabled = line)
        .on("^OS version\\s+[*-]\\s+Windows (\\d{1,3})\\.(\\d{1,3})\\b", this::version)
        .note("^Hyper-V disabled\\s+-\\s+No\\b", BY_HYPERVISOR)
        .on(
            "^(?:Intel64|EPT|NX) (?:supported|enabled)\\s+[*-]\\s+(?:Yes|No)\\b",
            (line, match) -> {});
  }

  private void coreinfo() {
    facts
        .on("^VMX\\s+([*-])\\s+Supports Intel", this::supported)
        .on("^SMX\\s+([*-])\\s+Supports Intel", flag(Cpuid.LEAF_1_ECX_SMX))
        .on("^HYPERVISOR\\s+([*-])\\s+Hypervisor is present", this::hypervisor);
  }

  @Override
  public boolean accept(DumpLine line) {
    return systemInfo.accept(line) || facts.accept(line);
  }

  private void vendor(DumpLine line, Matcher match) {
    long vendor = Field.VENDOR.words().getOrDefault(match.group(1), Vendor.OTHER);
    facts.set(line, line.origin(match, 1), UNNUMBERED, Field.VENDOR, vendor, -1L);
  }

  private void supported(DumpLine line, Matcher match) {
    supported = match.group(1).equals("*");
    facts.vmx(line, line.origin(match, 1), UNNUMBERED, supported);
  }

  /** The line shows something about firmware only if CPUID has VMX. */
  private void notEnabled(DumpLine line, Matcher match) {
    if (supported) {
      facts.featureControl(line, line.origin(match, 0), UNNUMBERED, LOCK, VMX_OUTSIDE_SMX);
    }
  }

  private void hypervisor(DumpLine line, Matcher match) {
    flag(Cpuid.LEAF_1_ECX_HYPERVISOR).accept(line, match);
    if (match.group(1).equals("*")) {
      blocks.note(BY_HYPERVISOR, line.origin(match, 0));
    }
  }

  private BiConsumer<DumpLine, Matcher> flag(long bit) {
    return (line, match) -> {
      long value = match.group(1).equals("*") ? bit : 0;
      facts.set(line, line.origin(match, 1), UNNUMBERED, Field.CPUID_1_ECX, value, bit);
    };
  }

  private void version(DumpLine line, Matcher match) {
    int major = Integer.parseInt(match.group(1));
    known = major > 6 || major == 6 && Integer.parseInt(match.group(2)) > 1;
  }

  @Override
  public void end() {
    systemInfo.end();
    if (enabled != null && supported && known) {
      long bits = LOCK | VMX_OUTSIDE_SMX;
      facts.featureControl(enabled, enabled.origin(0), UNNUMBERED, bits, 0);
    }
  }
}
