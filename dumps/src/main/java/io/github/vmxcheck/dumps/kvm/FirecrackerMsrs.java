// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the MSR lists (CSV) that Firecracker's tests write in a guest. */
public final class FirecrackerMsrs implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "firecracker-csv",
          "Firecracker MSR list of a guest (CSV with the header MSR_ADDR,VALUE)",
          "linux",
          "MSRs of the virtual processor",
          List.of("msr_reader from Firecracker's tests, run in the guest"),
          "msraddr,value ,0x",
          FirecrackerMsrs::new);

  private static final Pattern HEADER = Pattern.compile("^\\s*MSR_ADDR,VALUE\\s*$");
  private static final Pattern ROW =
      Pattern.compile("^\\s*0x([0-9a-fA-F]{1,8}),(0x[0-9a-fA-F]{1,16})\\s*$");

  private final SnapshotAssembler blocks;
  private boolean inList;

  FirecrackerMsrs(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    if (line.matcher(HEADER).find()) {
      inList = true;
      return true;
    }
    Matcher row = line.matcher(ROW);
    if (!inList || !row.find()) {
      return false;
    }
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    long index = Digits.of(row.group(1)).value();
    long value = Digits.of(row.group(2)).value();
    block.setMsr(block.unnumbered(), index, value, -1L, line.origin(row, 2));
    return true;
  }
}
