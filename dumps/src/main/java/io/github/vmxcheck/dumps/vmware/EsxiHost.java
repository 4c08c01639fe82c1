// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmware;

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
 * Reads the line "HV Support" of ESXi's {@code esxcfg-info}: 0 = the hardware does not support VT
 * or AMD-V, 1 = it may, but ESXi does not support it there, 2 = it is available and not enabled by
 * firmware, 3 = enabled. Source: VMware's Knowledge Base, article 1011712.
 */
public final class EsxiHost implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "esxi-host",
          "VMware ESXi host (esxcfg-info: HV Support)",
          "",
          "CPUID.01H:ECX.VMX, and a hint about IA32_FEATURE_CONTROL",
          List.of("esxcfg-info | grep 'HV Support'"),
          "hvsupport",
          EsxiHost::new);

  private static final Pattern SUPPORT =
      Pattern.compile("^[\\s|-]*HV Support(?:\\.{2,}| ?[:=] ?| +)[*`]{0,2}([0-3])[*`]{0,2}$");

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private DumpLine support;
  private long at;
  private int value;

  EsxiHost(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(SUPPORT);
    if (!match.find()) {
      return false;
    }
    int given = Integer.parseInt(match.group(1));
    if (support != null && given != value) {
      // The host has restarted with other firmware settings.
      end();
      blocks.otherConstants(FORMAT.name(), line);
    }
    support = line;
    at = line.origin(match, 1);
    value = given;
    return true;
  }

  @Override
  public void end() {
    if (support == null) {
      return;
    }
    switch (value) {
      case 0 -> facts.vmx(support, at, UNNUMBERED, false);
      case 1 ->
          facts.hint(
              support,
              at,
              "HV Support is 1: the processor may have VMX, but ESXi does not use it on this"
                  + " hardware; this proves no bit");
      default -> available();
    }
  }

  /** The value is the same for VT-x and AMD-V. */
  private void available() {
    OptionalLong vendor = blocks.vendor();
    boolean intel = vendor.isPresent() && vendor.getAsLong() == Vendor.INTEL;
    if (vendor.isPresent() && !intel) {
      facts.hint(support, at, "HV Support refers to AMD-V here, which is no VMX");
      return;
    }
    facts.vmx(support, at, UNNUMBERED, true);
    if (!intel) {
      facts.hint(
          support,
          at,
          "read as VMX: the text does not say whether the processor is from Intel or AMD");
    }
    facts.hint(
        support,
        at,
        value == 2
            ? "HV Support is 2: firmware does not enable VT-x, so IA32_FEATURE_CONTROL is not"
                + " locked, or is locked with bit 2 clear"
            : "HV Support is 3: firmware enables VT-x, so IA32_FEATURE_CONTROL probably allows"
                + " VMXON");
  }
}
