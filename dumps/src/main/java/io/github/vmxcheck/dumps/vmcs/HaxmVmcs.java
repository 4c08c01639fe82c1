// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The VMCS as printed by HAXM: encoding, name and value of one field per line. macOS may redact
 * values as {@code <private>}. Source: core/dump_vmcs.c of HAXM.
 */
public final class HaxmVmcs implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "haxm-vmcs",
          "HAXM VMCS listing (guest and host become two snapshots)",
          "windbg",
          "guest and host CR0, CR3, CR4, EFER, selectors; guest RFLAGS, CS.L, SS.DPL",
          List.of("DebugView (Windows), log show (macOS), dmesg (NetBSD, Linux)"),
          "XXXXhost XXXXguest XXXXvm",
          HaxmVmcs::new);

  private static final Pattern LISTED =
      Pattern.compile(
          "(?:^|haxm_[a-z]{1,10}: ?)([0-9a-f]{4}) (?:HOST|GUEST|VMX|VM)_[A-Z0-9_]{1,60}:"
              + " (?:(?:0x)?([0-9a-f]{1,16})$|<private>)");

  private final VmcsFields fields;

  HaxmVmcs(SnapshotAssembler blocks) {
    fields = new VmcsFields(blocks, FORMAT.name(), true);
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(LISTED);
    if (!match.find()) {
      return false;
    }
    if (match.group(2) != null) {
      // Printed without leading zeros: all bits are known.
      int encoding = (int) Digits.of(match.group(1)).value();
      long bits = Digits.of(match.group(2)).value();
      fields.put(encoding, bits, -1L, line, line.origin(match, 2));
    }
    return true;
  }

  @Override
  public void end() {
    fields.end();
  }
}
