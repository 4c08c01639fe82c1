package io.github.vmxcheck.model.dump;

import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of a driver's log that give an MSR by its index: {@code MSR 0x3a: 0x5}. */
final class DriverMsrs {
  private static final Pattern MARKED =
      Pattern.compile(
          "(?i)\\b(?:rd)?msr ?[\\[( ] ?0x([0-9a-f]{1,8}) ?[\\])]? ?[=:] ?0x([0-9a-f]{1,16})\\b");
  private static final int HALF = 8;
  private static final long LOW = 0xffff_ffffL;

  private final Blocks blocks;

  DriverMsrs(Blocks blocks) {
    this.blocks = blocks;
  }

  boolean line(DumpLine line, long number) {
    if (!line.contains("msr") && !line.contains("MSR")) {
      return false;
    }
    Matcher match = line.matcher(MARKED);
    if (match.find() && DriverValue.isWhole(line.text(), match.end())) {
      set(line, number, match, match.group(2).length() > HALF);
      return true;
    }
    return false;
  }

  private void set(DumpLine line, long number, Matcher match, boolean all) {
    Block block = blocks.constants(DriverLog.FORMAT.name(), line);
    ProcessorSnapshot one = number < 0 ? block.unnumbered() : block.processor(number);
    long index = Digits.of(match.group(1)).value();
    long value = Digits.of(match.group(2)).value();
    block.setMsr(one, index, value, all ? -1L : LOW, line.origin(match, 2));
  }
}
