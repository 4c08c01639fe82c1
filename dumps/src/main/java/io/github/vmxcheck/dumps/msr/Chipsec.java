// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.FeatureControl;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CHIPSEC output: {@code chipsec_util msr}, its RDMSR log, and the registers and lock bit printed
 * by the module common.ia32cfg. The lock bit does not determine the bits that allow VMXON.
 */
public final class Chipsec implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "chipsec",
          "CHIPSEC (msr utility, module common.ia32cfg)",
          "linux",
          "the MSRs that were read; the lock bit of IA32_FEATURE_CONTROL",
          List.of("chipsec_util msr 0x3a", "chipsec_main -m common.ia32cfg"),
          "chipsec rdmsr( (msr0x featurecontrol [x][",
          Chipsec::new);

  private static final Pattern READ =
      Pattern.compile(
          "(?:\\bCPU(\\d{1,4}): |\\[cpu(\\d{1,4})\\] |\\bCHIPSEC )RDMSR\\( 0x([0-9a-fA-F]{1,8}) \\)"
              + "\\s*(?:= (?:0x)?([0-9a-fA-F]{8,16})\\b"
              + "|[:=]\\s+EAX = 0x([0-9a-fA-F]{1,8}), EDX = 0x([0-9a-fA-F]{1,8}))");
  private static final Pattern REGISTER =
      Pattern.compile(
          "\\b[A-Z][A-Za-z0-9_]{2,40} = 0x([0-9A-Fa-f]{8,16}) << .{0,200}"
              + "\\(MSR 0x([0-9A-Fa-f]{1,8})(?: Thread 0x([0-9A-Fa-f]{1,4}))?\\)");
  private static final Pattern LOCK =
      Pattern.compile(
          "\\bcpu(\\d{1,4}): IA32_Feature_Control Lock = ([01])\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern ALL_LOCKED =
      Pattern.compile(
          "PASSED: IA32_FEATURE_CONTROL MSR is locked on all logical CPUs",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHER =
      Pattern.compile("^\\[CHIPSEC\\]|^\\[x\\]\\[ |^ERROR: .*CHIPSEC");

  private final SnapshotAssembler blocks;

  Chipsec(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(READ);
    if (match.find()) {
      read(line, match);
      return true;
    }
    match = line.matcher(REGISTER);
    if (match.find()) {
      String thread = match.group(3) == null ? "0" : match.group(3);
      long index = Digits.of(match.group(2)).value();
      set(line, Digits.of(thread).value(), index, Digits.of(match.group(1)), match.start(1));
      return true;
    }
    return lock(line) || line.matcher(OTHER).find();
  }

  private boolean lock(DumpLine line) {
    Matcher match = line.matcher(LOCK);
    if (match.find()) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      lock(block, block.processor(Long.parseLong(match.group(1))), line, match, 2);
      return true;
    }
    match = line.matcher(ALL_LOCKED);
    if (match.find()) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      lock(block, block.every(), line, match, 0);
      return true;
    }
    return false;
  }

  private void read(DumpLine line, Matcher read) {
    String number = read.group(1) == null ? read.group(2) : read.group(1);
    Long processor = number == null ? null : Long.valueOf(number);
    long index = Digits.of(read.group(3)).value();
    if (read.group(4) != null) {
      set(line, processor, index, Digits.of(read.group(4)), read.start(4));
    } else {
      long low = Digits.of(read.group(5)).value();
      long high = Digits.of(read.group(6)).value();
      set(line, processor, index, new Digits(high << 32 | low, -1L), read.start(5));
    }
  }

  private void set(DumpLine line, Long processor, long index, Digits digits, int start) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    ProcessorSnapshot one = processor == null ? block.unnumbered() : block.processor(processor);
    block.setMsr(one, index, digits.value(), digits.printed(), line.origin(start));
  }

  private static void lock(
      RegisterBlock block, ProcessorSnapshot one, DumpLine line, Matcher match, int group) {
    long value = match.group(group).equals("0") ? 0 : FeatureControl.LOCK;
    long origin = line.origin(match, group);
    block.set(one, Field.IA32_FEATURE_CONTROL, value, FeatureControl.LOCK, origin);
  }
}
