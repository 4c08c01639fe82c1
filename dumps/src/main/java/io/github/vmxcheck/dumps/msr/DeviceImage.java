// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump of Linux's /dev/cpu/N/msr by xxd, od or hexdump: eight bytes, lowest first, at an offset
 * equal to the MSR index.
 */
final class DeviceImage {
  private static final Pattern DEVICE = Pattern.compile("/dev/cpu/(\\d{1,4})/msr\\b");
  private static final Pattern TOOL = Pattern.compile("\\b(xxd|od|hexdump|hd)\\b");
  private static final Pattern OFFSET =
      Pattern.compile(
          "\\s(?:-s|-j|--skip(?:-bytes)?|--seek|skip)[ =]?(?:\\$\\(\\()?(0x[0-9a-fA-F]{1,8}|\\d{1,10})\\b");
  private static final Pattern UNIT = Pattern.compile("-t ?x([1248])\\b");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\s*[0-9a-fA-F]{6,16}:?\\s+((?:[0-9a-fA-F]{2,16}\\s{1,2}){0,7}[0-9a-fA-F]{2,16})");
  private static final int BYTES = 8;

  private final SnapshotAssembler blocks;
  private long processor = -1;
  private long index;
  private int unit;
  private boolean plain;

  DeviceImage(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** Whether the line is the dump command or the row after it. */
  boolean accept(DumpLine line) {
    Matcher device = line.matcher(DEVICE);
    if (device.find()) {
      return command(line, Long.parseLong(device.group(1)));
    }
    return processor >= 0 && row(line);
  }

  /** Whether the next line may be the row. */
  boolean wantsNext() {
    return processor >= 0;
  }

  private boolean command(DumpLine line, long number) {
    Matcher tool = line.matcher(TOOL);
    Matcher offset = line.matcher(OFFSET);
    processor = -1;
    if (!tool.find() || !offset.find()) {
      return false;
    }
    String text = offset.group(1);
    boolean hex = text.startsWith("0x");
    index = hex ? Digits.of(text).value() : Long.parseLong(text);
    unit = unit(line, tool.group(1));
    plain = line.contains(" -p") || line.contains(" -An") || line.contains(" -A n");
    processor = unit == 0 ? -1 : number;
    return true;
  }

  /** Bytes per number; 0 for an unsupported output form such as od's octal. */
  private static int unit(DumpLine line, String tool) {
    Matcher unit = line.matcher(UNIT);
    return switch (tool) {
      case "xxd" -> line.contains(" -e") || line.contains(" -b") ? 0 : 1;
      case "hd" -> 1;
      case "hexdump" -> line.contains(" -C") ? 1 : line.contains(" -e") ? 0 : 2;
      default -> unit.find() ? Integer.parseInt(unit.group(1)) : line.contains(" -x") ? 2 : 0;
    };
  }

  private boolean row(DumpLine line) {
    Matcher row = line.matcher(ROW);
    Digits digits = null;
    int start = 0;
    if (plain) {
      digits = value(line.text().strip());
    } else if (row.find()) {
      digits = value(row.group(1));
      start = row.start(1);
    }
    if (digits == null) {
      return false;
    }
    RegisterBlock block = blocks.constants(Rdmsr.FORMAT.name(), line);
    block.setMsr(block.processor(processor), index, digits.value(), -1L, line.origin(start));
    processor = -1;
    return true;
  }

  /** The first eight bytes as a number; null if there are fewer. */
  private Digits value(String groups) {
    StringBuilder hex = new StringBuilder();
    for (String group : groups.split("\\s+", -1)) {
      if (unit == 1 && group.length() % 2 == 0 || group.length() == 2 * unit) {
        appendBytes(group, hex);
      }
    }
    if (hex.length() < 2 * BYTES) {
      return null;
    }
    StringBuilder highFirst = new StringBuilder();
    for (int i = BYTES - 1; i >= 0; i--) {
      highFirst.append(hex, 2 * i, 2 * i + 2);
    }
    return Digits.of(highFirst.toString());
  }

  /** Appends the bytes of a group in address order. */
  private void appendBytes(String group, StringBuilder hex) {
    for (int i = 0; i < group.length(); i += 2) {
      int at = unit == 1 ? i : group.length() - 2 - i;
      hex.append(group, at, at + 2);
    }
  }
}
