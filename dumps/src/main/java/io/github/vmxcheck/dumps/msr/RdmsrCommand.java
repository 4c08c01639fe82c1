// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.HexSpelling;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of rdmsr (msr-tools), which determines the meaning of the number that rdmsr prints.
 *
 * @param register register index, or {@link #UNKNOWN} if it is a shell variable
 * @param name the argument if it is not a number; the tool then reads a different register than
 *     intended
 * @param processor processor number, {@link #ALL} or {@link #UNKNOWN}
 * @param radix 16, 10 or 8; 0 if the output is binary
 * @param high highest bit printed
 * @param low lowest bit printed; it appears as bit 0
 */
record RdmsrCommand(long register, String name, long processor, int radix, int high, int low) {
  static final long ALL = -1;
  static final long UNKNOWN = -2;

  private static final Pattern REGISTER =
      Pattern.compile("\\G\\s*+[\"']?(?:(\\$[\\w{}\\[\\]@]+)|(\\w+))[\"']?\\s*");
  static final Pattern NUMBER =
      Pattern.compile("0[xX]([0-9a-fA-F]{1,16})|(0[0-7]*)|([1-9]\\d{0,18})");

  /** The call with these arguments; empty if they are not valid rdmsr arguments. */
  static Optional<RdmsrCommand> of(String arguments) {
    RdmsrOptions options = new RdmsrOptions();
    int end = options.takeFrom(arguments, 0);
    Matcher register = REGISTER.matcher(arguments).region(end, arguments.length());
    if (!register.lookingAt()) {
      return Optional.empty();
    }
    // getopt also accepts options after the register.
    end = options.takeFrom(arguments, register.end());
    return options.isValid() && arguments.substring(end).isBlank()
        ? Optional.of(of(options, register.group(2)))
        : Optional.empty();
  }

  /** A call with these options; the argument is null if it is a shell variable. */
  private static RdmsrCommand of(RdmsrOptions options, String argument) {
    long index = UNKNOWN;
    String name = "";
    if (argument != null) {
      Matcher number = NUMBER.matcher(argument);
      index = number.lookingAt() ? number(number) : 0;
      name = number.matches() ? "" : argument;
    }
    return new RdmsrCommand(
        index, name, options.processor(), options.radix(), options.high(), options.low());
  }

  /** A number as strtoul parses it: hexadecimal after 0x, octal after 0, otherwise decimal. */
  static long number(Matcher number) {
    if (number.group(1) != null) {
      return Long.parseUnsignedLong(number.group(1), 16);
    }
    String digits = number.group(2) == null ? number.group(3) : number.group(2);
    try {
      return Long.parseLong(digits, number.group(2) == null ? 10 : 8);
    } catch (NumberFormatException e) {
      // More than 64 bits: not a register index.
      return UNKNOWN;
    }
  }

  /**
   * The note for a value that is left out because the argument is not a number, so that rdmsr read
   * a different register than intended.
   */
  String leftOut() {
    String what = "left out a value: rdmsr takes an index with 0x, and '" + name;
    return what + "' reads MSR 0x" + Long.toHexString(register);
  }

  /** Stores a value that the call printed; false if the call cannot have printed it. */
  boolean addTo(SnapshotAssembler blocks, String text, DumpLine line, int index) {
    Digits digits = value(text);
    if (digits == null) {
      return false;
    }
    if (!name.isEmpty()) {
      blocks.note(leftOut(), line.origin(index));
      return true;
    }
    RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), line);
    ProcessorSnapshot one = block.processor(processor);
    block.setMsr(one, register, digits.value(), digits.printed(), line.origin(index));
    return true;
  }

  /** Whether the register or the processor is a shell variable. */
  boolean varies() {
    return register == UNKNOWN || processor == UNKNOWN;
  }

  /** Whether the call prints one value: one register of one processor. */
  boolean isOfOneProcessor() {
    return register >= 0 && processor >= 0;
  }

  /** What is known about a value that either call may have printed. */
  RdmsrCommand or(RdmsrCommand other) {
    boolean alike = radix == other.radix && high == other.high && low == other.low;
    long one = register == other.register ? register : UNKNOWN;
    long of = processor == other.processor ? processor : UNKNOWN;
    return new RdmsrCommand(one, name, of, alike ? radix : 0, high, low);
  }

  /** The printed bits at their position; null if the call cannot have printed the text. */
  Digits value(String text) {
    long mask = high - low == 63 ? -1L : (1L << high - low + 1) - 1;
    Long number = number(text, mask ^ mask >>> 1);
    return number == null || (number & ~mask) != 0 ? null : new Digits(number << low, mask << low);
  }

  private Long number(String printed, long sign) {
    String text = radix == 16 ? HexSpelling.digits(printed).orElse(printed) : printed;
    String digits = text.endsWith("U") && radix == 10 ? text.substring(0, text.length() - 1) : text;
    boolean negative = digits.startsWith("-");
    boolean prefixed = digits.startsWith("0x") || digits.startsWith("0X");
    if (negative && radix != 10 || prefixed && radix != 16 || radix == 0) {
      return null;
    }
    try {
      String plain = digits.substring(negative ? 1 : prefixed ? 2 : 0);
      long number = Long.parseUnsignedLong(plain, radix);
      // rdmsr -d clears the sign bit and prints a minus: the digits are not two's complement.
      return negative ? number | sign : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
