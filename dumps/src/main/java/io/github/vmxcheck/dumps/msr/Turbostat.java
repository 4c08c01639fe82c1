// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output of turbostat. It prints IA32_FEATURE_CONTROL of one processor per package (all 64 bits, at
 * least eight digits), and parts of CPUID as words, which it assumes to be the same on all
 * processors. A missing feature is printed as {@code -}. Source:
 * tools/power/x86/turbostat/turbostat.c of Linux.
 */
public final class Turbostat implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "turbostat",
          "turbostat",
          "linux",
          "IA32_FEATURE_CONTROL, vendor, CPUID.01H:ECX.SMX",
          List.of("turbostat --debug --num_iterations 1"),
          ":msr cpuid( turbostatversion",
          Turbostat::new);

  private static final Pattern MSR =
      Pattern.compile("\\bcpu(\\d{1,4}): MSR_(IA32_[A-Z0-9_]{3,40}): 0x([0-9a-f]{1,16}) \\(");
  private static final Pattern VENDOR_LINE =
      Pattern.compile("^\\s*CPUID\\(0\\): (\\S{8,12}) (0x)?([0-9a-f]{1,4}) CPUID levels");
  private static final Pattern FEATURES =
      Pattern.compile("^\\s*CPUID\\(1\\): (?:SSE3|-) (?:MONITOR|-) (?:(SMX)|-) (?:EIST|-) ");
  private static final Pattern OTHER =
      Pattern.compile("^\\s*(?:turbostat version |CPUID\\(\\S{1,10}\\): |cpu\\d{1,4}: MSR_)");

  private final SnapshotAssembler blocks;

  Turbostat(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(MSR);
    if (match.find()) {
      register(line, match);
      return true;
    }
    match = line.matcher(VENDOR_LINE);
    if (match.find()) {
      vendor(line, match);
      return true;
    }
    match = line.matcher(FEATURES);
    if (match.find()) {
      long value = match.group(1) == null ? 0 : Cpuid.LEAF_1_ECX_SMX;
      set(line, CPUID_1_ECX, value, Cpuid.LEAF_1_ECX_SMX, line.origin(match, 0));
      return true;
    }
    return line.matcher(OTHER).find();
  }

  private void register(DumpLine line, Matcher match) {
    Field field = MsrNames.field(match.group(2)).orElse(null);
    if (field != null) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      long value = Digits.of(match.group(3)).value();
      long number = Long.parseLong(match.group(1));
      block.set(block.processor(number), field, value, -1L, line.origin(match, 3));
    }
  }

  private void vendor(DumpLine line, Matcher match) {
    Map<String, Long> words = VENDOR.words();
    long vendor = words.getOrDefault(match.group(1), words.get("other"));
    set(line, VENDOR, vendor, VENDOR.mask(), line.origin(match, 1));
    boolean hex = match.group(2) != null;
    if (hex || match.group(3).chars().allMatch(Character::isDigit)) {
      long largest = Long.parseLong(match.group(3), hex ? 16 : 10);
      set(line, CPUID_0_EAX, largest, CPUID_0_EAX.mask(), line.origin(match, 3));
    }
  }

  private void set(DumpLine line, Field field, long value, long mask, long origin) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    block.set(block.every(), field, value, mask, origin);
  }
}
