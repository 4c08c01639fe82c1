// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.Marks;
import io.github.vmxcheck.model.Field;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A labelled MSR value in script output, such as {@code 0x480: da0400000000004}, {@code
 * IA32_VMX_BASIC 0x...} or {@code cpu0 0x3a: 5}.
 *
 * @param processor processor number; null if the line has none
 * @param field the register; empty if the line names none
 * @param prefixed whether the label clearly denotes a register: a name, 0x or the word MSR
 * @param value the text of the value
 * @param start index of the value in the line
 */
record MsrLabel(Long processor, Optional<Field> field, boolean prefixed, String value, int start) {
  private static final int LONGEST_INDEX = 8;
  private static final Pattern PROCESSOR =
      Pattern.compile(
          "\\[?\\(?(?:l?cpu|core|processor|thread)[ #_:]{0,2}(\\d{1,4})[\\])]?\\s*+[:,-]?\\s*+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern REGISTER =
      Pattern.compile(
          "((?:msr|rdmsr)\\b[ :_]{0,2})?(?:(?:[\\[(] ?)?(0x)?([0-9a-f]{2,8})h?(?:"
              + " ?[\\])])?|([a-z][a-z0-9_]{3,40}))(?: MSR)?(?: {0,8}[(\\[](?:MSR"
              + " )?(?:(?:0x)?([0-9a-f]{1,8})h?|([a-z][a-z0-9_]{3,40}))[)\\]])?"
              + "(?:\\s*(?:[:=|]|[-=]>)\\s*|\\s+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern VALUE =
      Pattern.compile(
          "(-?(?:0x)?[0-9a-f]{1,20}(?:[`_][0-9a-f]{1,8})?[hU]?|#GP(?:\\(0\\))?|unavailable"
              + "|< ?FAILED ?>)(?:\\s*[(#<|].*)?",
          Pattern.CASE_INSENSITIVE);

  /** The {@link Marks} of a line labelled with a register name, an index or the word MSR. */
  static String marks() {
    StringBuilder marks = new StringBuilder("msr ia32 vmx featctl featurec smmmonitor");
    for (Field field : Field.values()) {
      String index = field.isMsr() ? Long.toHexString(field.msrIndex()) : "";
      for (int zeros = 0; !index.isEmpty() && zeros + index.length() <= LONGEST_INDEX; zeros++) {
        marks.append(" 0x").append("0".repeat(zeros)).append(index);
      }
    }
    return marks.toString();
  }

  /** The label and value of a whole line; empty if the line has a different form. */
  static Optional<MsrLabel> of(String line) {
    int start = indent(line);
    Matcher match = PROCESSOR.matcher(line).region(start, line.length());
    Long processor = null;
    if (match.lookingAt()) {
      processor = Long.valueOf(match.group(1));
      start = match.end();
    }
    Optional<Field> field = Optional.empty();
    boolean prefixed = false;
    match = REGISTER.matcher(line).region(start, line.length());
    if (match.lookingAt()) {
      field = field(match);
      prefixed = match.group(1) != null || match.group(2) != null || match.group(4) != null;
      start = field.isPresent() ? match.end() : start;
    }
    Matcher value = VALUE.matcher(line).region(start, line.length());
    return processor == null && field.isEmpty() || !value.matches()
        ? Optional.empty()
        : Optional.of(new MsrLabel(processor, field, prefixed, value.group(1), value.start(1)));
  }

  private static int indent(String line) {
    int start = 0;
    while (start < line.length() && " \t*".indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  private static Optional<Field> field(Matcher register) {
    Optional<Field> field = field(register, 3);
    Optional<Field> inBrackets = field(register, 5);
    boolean agree = inBrackets.isEmpty() || inBrackets.equals(field);
    return agree ? field : Optional.empty();
  }

  /** The register given by an index, or by a name in the next group. */
  private static Optional<Field> field(Matcher register, int index) {
    if (register.group(index) != null) {
      return Field.byMsrIndex(Long.parseLong(register.group(index), 16));
    }
    String name = register.group(index + 1);
    return name == null ? Optional.empty() : MsrNames.field(name);
  }

  /** Whether the value says that the register could not be read. */
  boolean isUnreadable() {
    return "#<u".indexOf(value.charAt(0)) >= 0 || value.charAt(0) == 'U';
  }
}
