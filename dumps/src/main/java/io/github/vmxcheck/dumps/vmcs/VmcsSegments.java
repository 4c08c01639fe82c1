// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.dumps.vmcs.VmcsFields.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guest segments in a VMCS dump: named values in KVM's, table rows in Xen's. Only guest segments
 * have access rights.
 */
final class VmcsSegments {
  private static final Pattern SEGMENT =
      Pattern.compile(
          "^\\s*([C-GS]S|LDTR|TR):\\s+(?:sel=0x([0-9a-f]{4}),|([0-9a-f]{4}) ([0-9a-f]{5}) )");
  private static final Pattern RIGHTS = Pattern.compile("\\battr=0x([0-9a-f]{5})\\b");

  private final VmcsFields fields;

  /** The segment whose access rights are still expected: mail may have broken its line. */
  private String segment = "";

  VmcsSegments(VmcsFields fields) {
    this.fields = fields;
  }

  boolean accept(DumpLine line) {
    Matcher match = line.matcher(SEGMENT);
    boolean any = match.find();
    if (any) {
      segment = match.group(1);
      boolean table = match.group(2) == null;
      put(GUEST_CS_SELECTOR, GUEST_SS_SELECTOR, line, match, table ? 3 : 2);
      if (table) {
        put(GUEST_CS_ACCESS_RIGHTS, GUEST_SS_ACCESS_RIGHTS, line, match, 4);
      }
    }
    Matcher rights = line.matcher(RIGHTS);
    if (!segment.isEmpty() && rights.find()) {
      put(GUEST_CS_ACCESS_RIGHTS, GUEST_SS_ACCESS_RIGHTS, line, rights, 1);
      segment = "";
      any = true;
    }
    return any;
  }

  private void put(int ofCs, int ofSs, DumpLine line, Matcher match, int group) {
    if (segment.equals("CS") || segment.equals("SS")) {
      int encoding = segment.equals("CS") ? ofCs : ofSs;
      fields.put(encoding, Digits.of(match.group(group)), line, line.origin(match, group));
    }
  }
}
