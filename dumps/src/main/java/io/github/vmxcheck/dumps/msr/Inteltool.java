// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output of coreboot's {@code inteltool -M}. A register that could not be read is marked with
 * {@code (*)} and printed as all ones. Only the first eight cores are shown. Source:
 * util/inteltool/cpu.c.
 */
public final class Inteltool implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "inteltool",
          "coreboot's inteltool -M",
          "linux",
          "the MSRs inteltool lists for the processor",
          List.of("inteltool -M"),
          "sharedmsrs uniquemsrs msr0x",
          Inteltool::new);

  private static final Pattern SECTION =
      Pattern.compile("\\b(?:(SHARED) MSRs \\(All Cores\\)|UNIQUE MSRs\\s+\\(core (\\d{1,4})\\))");
  private static final Pattern MSR =
      Pattern.compile("\\bMSR 0x([0-9A-F]{8}) = (0x[0-9A-F]{8}:0x[0-9A-F]{8}) \\(\\w+\\)");

  private final SnapshotAssembler blocks;
  private boolean shared;
  private Long core;

  Inteltool(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher section = line.matcher(SECTION);
    if (section.find()) {
      shared = section.group(1) != null;
      core = shared ? null : Long.valueOf(section.group(2));
      return true;
    }
    Matcher msr = line.matcher(MSR);
    if (msr.find()) {
      register(line, msr);
      return true;
    }
    return false;
  }

  private void register(DumpLine line, Matcher msr) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    ProcessorSnapshot one =
        shared ? block.every() : core == null ? block.unnumbered() : block.processor(core);
    long index = Digits.of(msr.group(1)).value();
    long value = Digits.of(msr.group(2).replace(":0x", "")).value();
    long origin = line.origin(msr, 2);
    if (value == -1L || line.text().lastIndexOf("(*)", msr.start()) >= 0) {
      block.setUnreadableMsr(one, index, origin);
    } else {
      block.setMsr(one, index, value, -1L, origin);
    }
  }
}
