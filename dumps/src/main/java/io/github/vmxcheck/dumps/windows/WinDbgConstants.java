// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.model.Field.VENDOR;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the MSRs and vendors of processors from WinDbg output. These do not change over time. */
final class WinDbgConstants {
  private static final Pattern MSR =
      Pattern.compile(
          "^(?:core : 0x([0-9a-f]{1,4}) - )?msr\\[([0-9a-f]{1,8})\\] = ([0-9a-f]{8}`?[0-9a-f]{8})");
  private static final Pattern NO_MSR = Pattern.compile("^no such msr\\b");
  private static final Pattern VENDOR_ROW =
      Pattern.compile(
          "^\\s*(\\d{1,4}) +\\d+,\\d+,\\d+ +(GenuineIntel|AuthenticAMD|HygonGenuine|CentaurHauls)\\b");

  private final String format;
  private final SnapshotAssembler blocks;
  private Long processor;
  private String asked;

  WinDbgConstants(String format, SnapshotAssembler blocks) {
    this.format = format;
    this.blocks = blocks;
  }

  /** Selects the logical processor of what follows; null if its number is not in the dump. */
  void of(Long number) {
    processor = number;
  }

  /** Records the index of the requested MSR in hexadecimal digits; null for none. */
  void asked(String msr) {
    asked = msr;
  }

  /** Whether the line is output of these commands. */
  boolean accept(DumpLine line) {
    return msr(line) || missing(line) || vendor(line);
  }

  private boolean msr(DumpLine line) {
    Matcher msr = line.matcher(MSR);
    if (!msr.find()) {
      return false;
    }
    RegisterBlock constants = blocks.constants(format, line);
    String core = msr.group(1);
    ProcessorSnapshot of =
        core == null ? current(constants) : constants.processor(Long.parseLong(core, 16));
    Digits digits = Digits.of(msr.group(3));
    long index = Long.parseLong(msr.group(2), 16);
    constants.setMsr(of, index, digits.value(), digits.printed(), line.origin(msr, 3));
    return true;
  }

  private boolean missing(DumpLine line) {
    if (asked == null || !line.matcher(NO_MSR).find()) {
      return false;
    }
    RegisterBlock constants = blocks.constants(format, line);
    constants.setUnreadableMsr(current(constants), Long.parseLong(asked, 16), line.origin(0));
    return true;
  }

  private boolean vendor(DumpLine line) {
    Matcher row = line.matcher(VENDOR_ROW);
    if (!row.find()) {
      return false;
    }
    RegisterBlock constants = blocks.constants(format, line);
    ProcessorSnapshot of = constants.processor(Long.parseLong(row.group(1)));
    long vendor = VENDOR.words().get(row.group(2));
    constants.set(of, VENDOR, vendor, VENDOR.mask(), line.origin(row, 2));
    return true;
  }

  private ProcessorSnapshot current(RegisterBlock constants) {
    return processor == null ? constants.unnumbered() : constants.processor(processor);
  }
}
