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
          Pattern.compile("(?i)\\bvmxon[ _]?region va (?:0x)?[0-9a-f]{6,16} pa " + DIGITS),
          Pattern.compile(
              "(?i)\\bphysical (?:buffer|memory)\\b.{0,40}\\bfor vmxon\\b.{0,10}? at " + DIGITS),
          Pattern.compile(
              "(?i)\\bvmxon[ _]?region\\b.{0,40}?\\bphys(?:ical)?(?: addr(?:ess)?)?"
                  + " ?(?:is|at|->|=|:)? ?0x([0-9a-f]{6,16})\\b"));
  private static final Pattern REVISION =
      Pattern.compile(
          "(?i)\\bvmxon[ _]?region(?:->|\\.|'s| )?"
              + " ?(?:(?:revision(?:[ _]?id(?:entifier)?)?|rev|header) ?[=:] ?0x([0-9a-f]{1,8})"
              + "|\\[0\\] {0,40}[=:] ?(?:0x)?([0-9a-f]{8}))\\b");

  /** After the addresses; more digits than one may be decimal. */
  private static final Pattern REVISION_AFTER_ADDRESS =
      Pattern.compile("^ rev(?:ision)? (0x[0-9a-f]{1,8}|[0-9])\\b");

  /** Followed by lines with the addresses of the region and the revision identifier in it. */
  private static final Pattern HEADING =
      Pattern.compile("(?i)\\bvmxon for v?cpu (\\d{1,4}) initiali[sz]ed:$");

  private static final Pattern OTHER_HEADING = Pattern.compile("(?i)\\binitiali[sz]ed:$");

  private static final Pattern ITEM =
      Pattern.compile("(?:^|[ \t])-> (VA|PA|REV): (?:0x)?([0-9A-Fa-f]{1,16})$");
  private static final int HALF = 8;
  private static final long LOW = 0xffff_ffffL;

  /** So many lines after a heading may belong to it: a log mixes lines of other programs in. */
  private static final int MOST_LINES = 100;

  private final DriverRegisters registers;

  /** The processor number in the last heading; -1 if what follows does not belong to it. */
  private long heading = -1;

  private int headingLine;

  DriverRegion(DriverRegisters registers) {
    this.registers = registers;
  }

  /**
   * Whether a line may belong to a heading.
   *
   * @param lineNumber the number of the line
   */
  boolean wantsNext(int lineNumber) {
    return heading >= 0 && lineNumber - headingLine <= MOST_LINES;
  }

  /** Called when the log turns to something else. */
  void interrupted() {
    heading = -1;
  }

  /** Reads a line below a heading. */
  boolean item(DumpLine line) {
    if (line.matcher(OTHER_HEADING).find()) {
      heading = -1;
    }
    Matcher match = line.matcher(ITEM);
    if (!wantsNext(line.number()) || !match.find()) {
      return false;
    }
    String digits = match.group(2);
    long value = Digits.of(digits).value();
    long at = line.origin(match, 2);
    switch (match.group(1)) {
      case "PA" ->
          registers.set(
              line, heading, VMXON_POINTER, value, digits.length() > HALF ? -1L : LOW, at);
      // Without a prefix, more digits than one may be decimal.
      case "REV" -> {
        if (digits.length() == 1) {
          registers.set(line, heading, VMXON_REGION_HEADER, value, LOW, at);
        }
      }
      default -> {}
    }
    return true;
  }

  boolean accept(DumpLine line, long number) {
    Matcher first = line.matcher(HEADING);
    if (first.find() && isObserved(line, first)) {
      heading = Long.parseLong(first.group(1));
      headingLine = line.number();
      return true;
    }
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
        revisionAfter(match.end(), line, number);
        return true;
      }
    }
    return false;
  }

  private void revisionAfter(int end, DumpLine line, long number) {
    Matcher match = REVISION_AFTER_ADDRESS.matcher(line.text()).region(end, line.text().length());
    if (match.find()) {
      long value = Digits.of(match.group(1)).value();
      registers.set(line, number, VMXON_REGION_HEADER, value, LOW, line.origin(match, 1));
    }
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }
}
