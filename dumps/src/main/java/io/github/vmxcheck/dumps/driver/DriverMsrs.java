// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.IA32_VMX_BASIC;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads driver log lines that give an MSR by its index, such as {@code MSR 0x3a: 0x5}, and the
 * revision identifier, which is part of IA32_VMX_BASIC.
 */
final class DriverMsrs {
  private static final Pattern MARKED =
      Pattern.compile(
          "(?i)\\b(?:rd)?msr ?(?:[\\[(] ?(?=(?:0x)?[0-9a-f]{1,8} ?[\\])])|(?=0x))(?:0x)?([0-9a-f]{1,8})"
              + " ?[\\])]?(?: ?[=:] ?| is )(0x[0-9a-f]{1,16}|[0-9a-f]{16}|[0-9a-f]{8}|[0-9])\\b"
              + "(?![`.]\\w)");
  private static final Pattern ABOUT_VMX = Pattern.compile("[Vv][Mm](?:[Xx]|[Cc][Ss])");

  /** Only numbers whose digits show the radix: 18 is 12H if the driver prints decimal numbers. */
  private static final Pattern REVISION =
      Pattern.compile(
          "(?i)^(?:\\[[^\\]]{1,20}\\] ?|[a-z0-9 ]{1,12}: ?)?(?:(?:ia32_)?vm(?:x|cs)(?:_basic)?["
              + " _.:]{1,2})?revision[ _]?id(?:entifier)? ?[=:]"
              + " ?(0x[0-9a-f]{1,8}|[0-9a-f]{1,8}h|0[0-9a-f]{7}|[0-9])$");

  /**
   * What the driver of "Hypervisor From Scratch" and its many copies print: {@code
   * MSR_IA32_VMX_BASIC (MSR 0x480) Revision Identifier %llx} (AllocateVmxonRegion), later {@code
   * Revision Identifier (MSR_IA32_VMX_BASIC - MSR 0x480) : 0x%x} (VmxRegions.c). Without the index
   * it is another driver's, and only one digit is the same in any radix.
   */
  private static final Pattern REVISION_OF_BASIC =
      Pattern.compile(
          "(?i)(?:(?:\\b|_)vmx_basic(?: \\(msr 0x480\\) revision[ _]?identifier[ :=]{1,3}"
              + "(?=[0-9a-fx]{1,10}$)| revision[ _]?identifier[ :=]{1,3}(?=0x|[0-9]$))"
              + "|\\brevision[ _]?identifier \\((?:msr_)?(?:ia32_)?vmx_basic(?: - msr 0x480)?\\)"
              + "[ :=]{1,3}(?=0x|[0-9]$))((?:0x)?[0-9a-f]{1,8})$");

  private static final long REVISION_BITS = 0x7fff_ffffL;

  private static final int HALF = 8;
  private static final long LOW = 0xffff_ffffL;

  private final SnapshotAssembler blocks;

  /** Whether the log mentions VMX; without that, a revision may belong to something else. */
  private boolean aboutVmx;

  DriverMsrs(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  boolean accept(DumpLine line, long number) {
    aboutVmx |= line.matcher(ABOUT_VMX).find();
    return revisionOfBasic(line, number) || msr(line, number) || revision(line, number);
  }

  /** Called when the log turns to something else. */
  void interrupted() {
    aboutVmx = false;
  }

  private boolean revisionOfBasic(DumpLine line, long number) {
    Matcher named = line.matcher(REVISION_OF_BASIC);
    if (named.find() && isObserved(line, named)) {
      RegisterBlock block = blocks.constants(DriverLog.FORMAT.name(), line);
      long bits = Digits.of(named.group(1)).value();
      long at = line.origin(named, 1);
      block.set(processor(block, number), IA32_VMX_BASIC, bits, REVISION_BITS, at);
      return true;
    }
    return false;
  }

  private boolean revision(DumpLine line, long number) {
    Matcher match = line.matcher(REVISION);
    if (!aboutVmx || !match.find() || !isObserved(line, match)) {
      return false;
    }
    long value = Digits.of(match.group(1)).value();
    if ((value & ~REVISION_BITS) == 0) {
      RegisterBlock block = blocks.constants(DriverLog.FORMAT.name(), line);
      long at = line.origin(match, 1);
      block.set(processor(block, number), IA32_VMX_BASIC, value, REVISION_BITS, at);
      block.hint(
          "'revision id' was read as the processor's, bits 30:0 of IA32_VMX_BASIC; if it is the"
              + " value in the VMXON region, use --set vmxon.region.header=VALUE",
          at);
    }
    return true;
  }

  private boolean msr(DumpLine line, long number) {
    if (!line.contains("msr") && !line.contains("MSR")) {
      return false;
    }
    Matcher match = line.matcher(MARKED);
    if (match.find() && DriverValue.isWhole(line.text(), match.end()) && isObserved(line, match)) {
      set(line, number, match, match.group(2).length() > HALF);
      return true;
    }
    return false;
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }

  private void set(DumpLine line, long number, Matcher match, boolean all) {
    RegisterBlock block = blocks.constants(DriverLog.FORMAT.name(), line);
    ProcessorSnapshot one = processor(block, number);
    long index = Digits.of(match.group(1)).value();
    long value = Digits.of(match.group(2)).value();
    block.setMsr(one, index, value, all ? -1L : LOW, line.origin(match, 2));
  }

  private static ProcessorSnapshot processor(RegisterBlock block, long number) {
    return number < 0 ? block.unnumbered() : block.processor(number);
  }
}
