// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.cpuid;

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
 * Reads the CPU-Z text report: CPUID and MSRs of each thread in columns, MSRs with the high half
 * first. Subleaves are unnumbered, so only the first of each leaf is read.
 */
public final class CpuZ implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "cpu-z",
          "CPU-Z text report",
          "windbg",
          "CPUID leaves, some MSRs",
          List.of("cpuz.exe -txt=report"),
          "cputhread msr0x 0xX0000XXX",
          CpuZ::new);

  private static final Pattern THREAD = Pattern.compile("^\\s*CPU Thread (\\d{1,4})\\s*$");
  private static final Pattern MSR =
      Pattern.compile(
          "\\bMSR 0x([0-9A-Fa-f]{8})\\s+(?:edx = )?0x([0-9A-Fa-f]{8})\\s+"
              + "(?:eax = )?0x([0-9A-Fa-f]{8})\\b");
  private static final Pattern LEAF =
      Pattern.compile(
          "^\\s*0x([048C]0000[0-9A-Fa-f]{3})\\s+0x([0-9A-Fa-f]{8})\\s+0x([0-9A-Fa-f]{8})\\s+"
              + "0x([0-9A-Fa-f]{8})\\s+0x([0-9A-Fa-f]{8})\\s*$");
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  private final SnapshotAssembler blocks;
  private Long thread;
  private long lastLeaf = -1;

  CpuZ(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(THREAD);
    if (match.find()) {
      thread = Long.valueOf(match.group(1));
      lastLeaf = -1;
      return true;
    }
    match = line.matcher(MSR);
    if (match.find()) {
      long value = Digits.of(match.group(2) + match.group(3)).value();
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      long index = Digits.of(match.group(1)).value();
      block.setMsr(processor(block), index, value, -1L, line.origin(match, 2));
      return true;
    }
    match = line.matcher(LEAF);
    if (!match.find()) {
      return false;
    }
    leaf(line, match);
    return true;
  }

  private void leaf(DumpLine line, Matcher match) {
    long leaf = Digits.of(match.group(1)).value();
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    for (int i = 0; leaf != lastLeaf && i < REGISTERS.size(); i++) {
      long value = Digits.of(match.group(2 + i)).value();
      long origin = line.origin(match, 2 + i);
      block.setCpuid(processor(block), leaf, 0, REGISTERS.get(i), value, origin);
    }
    lastLeaf = leaf;
  }

  private ProcessorSnapshot processor(RegisterBlock block) {
    return thread == null ? block.unnumbered() : block.processor(thread);
  }
}
