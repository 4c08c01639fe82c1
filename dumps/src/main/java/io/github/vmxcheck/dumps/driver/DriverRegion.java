// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.NonObservation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a driver's log says about its VMXON region in sentences: the physical address beside
 * the linear one, and the revision identifier if the log says that it is in the region.
 */
final class DriverRegion {
  private static final String DIGITS = "(?:0x)?([0-9a-f]{6,16})\\b";
  private static final List<Pattern> ADDRESSES =
      List.of(
          Pattern.compile("(?i)\\bvmxon[ _]?region at (?:0x)?[0-9a-f]{6,16} \\(" + DIGITS),
          Pattern.compile("(?i)\\bvmxon(?:[ _]?region)?\\b.{0,80}?\\bPA ?(?:->|=|:) ?" + DIGITS),
          Pattern.compile(
              "(?i)\\bvmxon[ _]?region\\b.{0,40}?\\bphys(?:ical)?(?: addr(?:ess)?)?"
                  + " ?(?:is|at|->|=|:)? ?0x([0-9a-f]{6,16})\\b"));
  private static final Pattern REVISION =
      Pattern.compile(
          "(?i)\\bvmxon[ _]?region(?:->|\\.|'s| )?"
              + " ?(?:(?:revision(?:[ _]?id(?:entifier)?)?|rev|header) ?[=:] ?0x([0-9a-f]{1,8})"
              + "|\\[0\\] {0,40}[=:] ?(?:0x)?([0-9a-f]{8}))\\b");
  private static final int HALF = 8;
  private static final long LOW = 0xffff_ffffL;

  private final DriverRegisters registers;

  DriverRegion(DriverRegisters registers) {
    this.registers = registers;
  }

  boolean accept(DumpLine line, long number) {
    Matcher match = line.matcher(REVISION);
    if (match.find() && isObserved(line, match)) {
      int group = match.group(1) == null ? 2 : 1;
      long value = Digits.of(match.group(group)).value();
      long at = line.origin(match, group);
      registers.set(line, number, VMXON_REGION_HEADER, value, LOW, at);
      return true;
    }
    for (Pattern address : ADDRESSES) {
      match = line.matcher(address);
      if (match.find() && isObserved(line, match)) {
        String digits = match.group(1);
        long known = digits.length() > HALF ? -1L : LOW;
        long value = Digits.of(digits).value();
        registers.set(line, number, VMXON_POINTER, value, known, line.origin(match, 1));
        return true;
      }
    }
    return false;
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }
}
