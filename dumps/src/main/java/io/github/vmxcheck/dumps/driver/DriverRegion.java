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
 *
 * <p>An address of up to eight digits may be the low half of a longer one, because {@code %x}
 * prints only that. It is the whole address if the log prints the linear one beside it, or in a
 * line of the same form before it, with more digits: the same conversion then prints 64 bits.
 * Linear addresses of kernels always have 16 digits, so the digits of the physical one itself show
 * nothing.
 */
final class DriverRegion {
  private static final String DIGITS = "(?:0x)?([0-9a-f]{6,16})\\b";
  private static final List<Pattern> ADDRESSES =
      List.of(
          Pattern.compile("(?i)\\bvmxon[ _]?region at (?:0x)?[0-9a-f]{6,16} \\(" + DIGITS),
          Pattern.compile(
              "(?i)\\bvmx_?on(?:[ _]?region)?\\b(?:(?!vmcs).){0,80}?(?:\\bPA|\\(P\\)) ?(?:->|=|:)? ?"
                  + DIGITS),
          Pattern.compile("(?i)\\bvmxon[ _]?region va (?:0x)?[0-9a-f]{6,16} pa " + DIGITS),
          Pattern.compile(
              "(?i)\\bphysical (?:buffer|memory)\\b.{0,40}\\bfor vmxon\\b.{0,10}? at " + DIGITS),
          // some drivers in Rust print "Addresss"
          Pattern.compile(
              "(?i)\\bvmx_?on(?:[ _]?region)?\\b(?:(?!vmcs).){0,40}?\\bphys(?:ical)?(?: addres{1,3})?"
                  + " ?(?:is|at|->|=|:)? ?(?:0x([0-9a-f]{6,16})|([0-9a-f]{8,16}))\\b"),
          // the operand of the instruction
          Pattern.compile("(?i)\\bvmxon with addr(?:ess)?=0x([0-9a-f]{6,16})\\b"));

  /** An address of more than 32 bits beside VMXON, or in the lines below a heading. */
  private static final Pattern LONG_ADDRESS =
      Pattern.compile("(?<![\\w`])(0[xX])?([0-9A-Fa-f]{9,16})(?![\\w`])");

  private static final Pattern ABOUT_REGION = Pattern.compile("(?i)vmx_?on|-> (?:VA|PA): ");
  private static final Pattern WORD_BEFORE =
      Pattern.compile("((?<!\\w)\\w++|[^\\w\\s])\\s*+(?:0[xX])?$");

  /** So many lines apart, two addresses of one form still belong together. */
  private static final int NEAR = 100;

  private static final Pattern REVISION =
      Pattern.compile(
          "(?i)\\bvmxon[ _]?region(?:->|\\.|'s| )?"
              + " ?(?:(?:revision(?:[ _]?id(?:entifier)?)?|rev|header) ?[=:] ?0x([0-9a-f]{1,8})"
              + "|\\[0\\] {0,40}[=:] ?(?:0x)?([0-9a-f]{8}))\\b");

  /** After the addresses; more digits than one may be decimal. */
  private static final Pattern REVISION_AFTER_ADDRESS =
      Pattern.compile(
          "^[,.;)]{0,2} (?:rev(?:ision)?(?:[ _]?id(?:entifier)?)?(?: is| ?[:=])?"
              + " ?(0x[0-9a-f]{1,8}|[0-9])\\b|\\[([0-9])\\]$)",
          Pattern.CASE_INSENSITIVE);

  /** Followed by lines with the addresses of the region and the revision identifier in it. */
  private static final Pattern HEADING =
      Pattern.compile("(?i)\\bvmxon for v?cpu (?:(\\d{1,4}) )?(?:initiali[sz]ed|allocated):$");

  private static final Pattern OTHER_HEADING =
      Pattern.compile("(?i)\\b(?:initiali[sz]ed|allocated):$");

  private static final Pattern ITEM =
      Pattern.compile("(?:^|[ \t])-> (VA|PA|REV): (?:0x)?([0-9A-Fa-f]{1,16})$");
  private static final int HALF = 8;
  private static final long LOW = 0xffff_ffffL;

  /** So many lines after a heading may belong to it: a log mixes lines of other programs in. */
  private static final int MOST_LINES = 100;

  private final DriverRegisters registers;

  /** Whether what follows may belong to a heading. */
  private boolean inHeading;

  /** The processor number in the last heading; -1 if it has none. */
  private long heading = -1;

  private int headingLine;

  /** The last address of more than 32 bits. */
  private Printed last = new Printed("", false, "", -NEAR);

  /** How an address was printed: its digits, 0x, and the word or character before it. */
  private record Printed(String digits, boolean prefixed, String before, int line) {

    /** Whether another address was printed by the same conversion, as far as it shows. */
    boolean isLike(Printed other) {
      boolean sameLetters =
          isUpper(digits) == isUpper(other.digits)
              || !hasLetter(digits)
              || !hasLetter(other.digits);
      return prefixed == other.prefixed
          && sameLetters
          && (line == other.line || before.equals(other.before) && other.line - line <= NEAR);
    }

    private static boolean hasLetter(String digits) {
      return digits.chars().anyMatch(c -> c > '9');
    }

    private static boolean isUpper(String digits) {
      return digits.chars().anyMatch(c -> c >= 'A' && c <= 'F');
    }
  }

  DriverRegion(DriverRegisters registers) {
    this.registers = registers;
  }

  /**
   * Whether a line may belong to a heading.
   *
   * @param lineNumber the number of the line
   */
  boolean wantsNext(int lineNumber) {
    return inHeading && lineNumber - headingLine <= MOST_LINES;
  }

  /** Called when the log turns to something else. */
  void interrupted() {
    inHeading = false;
  }

  /** Notes how a line prints addresses. */
  void line(DumpLine line) {
    if (line.matcher(ABOUT_REGION).find()) {
      Matcher address = line.matcher(LONG_ADDRESS);
      if (address.find()) {
        last = printed(line, address.start(2), address.end());
      }
    }
  }

  /** The bits that the digits of an address give: all, or only bits 31:0. */
  long known(DumpLine line, int start, int end) {
    Printed printed = printed(line, start, end);
    boolean padded = printed.digits().startsWith("0");
    boolean whole = end - start > HALF || !padded && last.isLike(printed);
    return whole ? -1L : LOW;
  }

  private static Printed printed(DumpLine line, int start, int end) {
    String text = line.text();
    Matcher before = WORD_BEFORE.matcher(text.substring(0, start));
    String word = before.find() ? before.group(1) : "";
    boolean prefixed = start > 1 && text.charAt(start - 1) == 'x';
    return new Printed(text.substring(start, end), prefixed, word, line.number());
  }

  /** Reads a line below a heading. */
  boolean item(DumpLine line) {
    if (line.matcher(OTHER_HEADING).find()) {
      inHeading = false;
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
              line, heading, VMXON_POINTER, value, known(line, match.start(2), match.end(2)), at);
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
      inHeading = true;
      heading = first.group(1) == null ? number : Long.parseLong(first.group(1));
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
        int group = match.group(1) == null ? 2 : 1;
        long known = known(line, match.start(group), match.end(group));
        long value = Digits.of(match.group(group)).value();
        registers.set(line, number, VMXON_POINTER, value, known, line.origin(match, group));
        revisionAfter(match.end(), line, number);
        return true;
      }
    }
    return false;
  }

  private void revisionAfter(int end, DumpLine line, long number) {
    Matcher match = REVISION_AFTER_ADDRESS.matcher(line.text()).region(end, line.text().length());
    if (match.find()) {
      int group = match.group(1) == null ? 2 : 1;
      long value = Digits.of(match.group(group)).value();
      registers.set(line, number, VMXON_REGION_HEADER, value, LOW, line.origin(match, group));
    }
  }

  private static boolean isObserved(DumpLine line, Matcher match) {
    return NonObservation.isObserved(line.text(), match.start(), match.end());
  }
}
