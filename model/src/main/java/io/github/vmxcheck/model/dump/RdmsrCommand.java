package io.github.vmxcheck.model.dump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of rdmsr of msr-tools, which tells what the number it prints means.
 *
 * @param register index of the register, or {@link #UNKNOWN} where a shell variable stands for it
 * @param name the argument if it is no number; the tool then reads another register than was meant
 * @param processor number of the processor, {@link #ALL} or {@link #UNKNOWN}
 * @param radix 16, 10 or 8; 0 if the output is binary
 * @param high highest bit printed
 * @param low lowest bit printed, which is printed as bit 0
 */
record RdmsrCommand(long register, String name, long processor, int radix, int high, int low) {
  static final long ALL = -1;
  static final long UNKNOWN = -2;

  private static final Pattern OPTION =
      Pattern.compile(
          "\\G\\s*(?:-(?<flags>[xXduoc0ra]+)(?=\\s)"
              + "|-(?<before>[xXduoc0ra]*)(?:(?<kind>[pf])\\s*=?\\s*)(?<value>\\S+)"
              + "|--(?<long>processor|cpu|bitfield)(?:=|\\s+)(?<longvalue>\\S+)"
              + "|--(?<word>[a-z-]+)(?=\\s))");
  private static final Pattern FIELD = Pattern.compile("(\\d{1,2}):(\\d{1,2})");
  private static final Pattern REGISTER =
      Pattern.compile("\\s*[\"']?(?:(\\$[\\w{}\\[\\]@]+)|(\\w+))[\"']?\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("0[xX]([0-9a-fA-F]{1,16})|(0[0-7]*)|([1-9]\\d{0,18})");

  /** What the options say, while they are read. */
  private static final class Options {
    private long processor;
    private int radix = 16;
    private int high = 63;
    private int low;

    /** Takes an option over; false if it is none of rdmsr. */
    boolean take(Matcher option) {
      if (option.group("word") != null) {
        return word(option.group("word"));
      }
      if (option.group("flags") != null) {
        flags(option.group("flags"));
        return true;
      }
      if (option.group("kind") != null) {
        flags(option.group("before"));
        return value(option.group("kind").charAt(0), option.group("value"));
      }
      return value(option.group("long").equals("bitfield") ? 'f' : 'p', option.group("longvalue"));
    }

    private void flags(String letters) {
      for (int i = 0; i < letters.length(); i++) {
        switch (letters.charAt(i)) {
          case 'x', 'X' -> radix = 16;
          case 'd', 'u' -> radix = 10;
          case 'o' -> radix = 8;
          case 'r' -> radix = 0;
          case 'a' -> processor = ALL;
          default -> {}
        }
      }
    }

    private boolean word(String word) {
      switch (word) {
        case "hexadecimal", "capital-hexadecimal", "capital-hex" -> flags("x");
        case "decimal", "signed-decimal", "unsigned-decimal", "unsigned" -> flags("d");
        case "octal" -> flags("o");
        case "raw" -> flags("r");
        case "all" -> flags("a");
        case "c-language", "zero-fill", "zero-pad" -> {}
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean value(char kind, String value) {
      if (kind == 'p') {
        Matcher number = NUMBER.matcher(value);
        processor = number.matches() ? number(number) : UNKNOWN;
        return number.matches() || value.startsWith("$") || value.startsWith("\"$");
      }
      Matcher field = FIELD.matcher(value);
      if (!field.matches()) {
        return false;
      }
      high = Integer.parseInt(field.group(1));
      low = Integer.parseInt(field.group(2));
      return high < 64 && low <= high;
    }
  }

  /** The call with these arguments; empty if they are no arguments of rdmsr. */
  static Optional<RdmsrCommand> of(String arguments) {
    Options options = new Options();
    Matcher option = OPTION.matcher(arguments);
    int end = 0;
    while (option.find()) {
      if (!options.take(option)) {
        return Optional.empty();
      }
      end = option.end();
    }
    Matcher register = REGISTER.matcher(arguments).region(end, arguments.length());
    if (!register.matches()) {
      return Optional.empty();
    }
    return Optional.of(of(options, register.group(2)));
  }

  /** A call with these options; the argument is null if it is a shell variable. */
  private static RdmsrCommand of(Options options, String argument) {
    long index = UNKNOWN;
    String name = "";
    if (argument != null) {
      Matcher number = NUMBER.matcher(argument);
      index = number.lookingAt() ? number(number) : 0;
      name = number.matches() ? "" : argument;
    }
    return new RdmsrCommand(
        index, name, options.processor, options.radix, options.high, options.low);
  }

  /** A number as strtoul reads it: hexadecimal after 0x, octal after 0, else decimal. */
  private static long number(Matcher number) {
    if (number.group(1) != null) {
      return Long.parseUnsignedLong(number.group(1), 16);
    }
    String digits = number.group(2) == null ? number.group(3) : number.group(2);
    try {
      return Long.parseLong(digits, number.group(2) == null ? 10 : 8);
    } catch (NumberFormatException e) {
      // Beyond 64 bits: no register.
      return UNKNOWN;
    }
  }

  /**
   * Why the value is left out if the argument is no number: it is of another register than meant.
   */
  String leftOut() {
    String what = "left out a value: rdmsr takes an index with 0x, and '" + name;
    return what + "' reads MSR 0x" + Long.toHexString(register);
  }

  /** The printed number in its place in the register; null if the call cannot have printed it. */
  Digits value(String text) {
    long mask = high - low == 63 ? -1L : (1L << high - low + 1) - 1;
    Long number = number(text, mask ^ mask >>> 1);
    return number == null || (number & ~mask) != 0 ? null : new Digits(number << low, mask << low);
  }

  private Long number(String text, long sign) {
    String digits = text.endsWith("U") && radix == 10 ? text.substring(0, text.length() - 1) : text;
    boolean negative = digits.startsWith("-");
    boolean prefixed = digits.startsWith("0x") || digits.startsWith("0X");
    if (negative && radix != 10 || prefixed && radix != 16 || radix == 0) {
      return null;
    }
    try {
      String plain = digits.substring(negative ? 1 : prefixed ? 2 : 0);
      long number = Long.parseUnsignedLong(plain, radix);
      // rdmsr -d clears the sign bit before it prints a minus: the rest is no two's complement.
      return negative ? number | sign : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
