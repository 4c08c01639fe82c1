// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.cpuid;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads CPUID listings: {@code cpuid -r} (Todd Allen), {@code x86info -r}, {@code cpuid} of
 * msr-tools, libcpuid, and what KVM offers its guests (in the first of these forms).
 *
 * <p>Mail clients wrap the first two: a register on the next line belongs to the leaf before it.
 */
public final class CpuidListing implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "cpuid",
          "CPUID listings (cpuid -r, x86info -r, msr-tools, libcpuid)",
          "linux",
          "CPUID leaves",
          List.of("cpuid -r", "x86info -r"),
          "cpu: cpuD cpu# cpuid :eXx= eaxin: XXXXXXXX:XXXXXXXX",
          CpuidListing::new);

  private static final Pattern HEADER =
      Pattern.compile("^\\s*CPU(?: #?(\\d{1,4}))?:\\s*$|^CPU #(\\d{1,4})\\s*$");

  /**
   * The msr-tools command, which takes a processor number; the other tool of the same name takes
   * options.
   */
  private static final Pattern COMMAND =
      Pattern.compile("(?:^\\s*|[#$] )(?:sudo )?cpuid(?: (\\d{1,4}))?\\s*$");

  private static final Pattern OFFERED = Pattern.compile("\\bKVM CPUID Entries:");
  private static final Pattern ROW =
      Pattern.compile("\\b0x([0-9a-f]{8}) 0x([0-9a-f]{1,8}): (?=e[abcd]x=)");
  private static final Pattern X86INFO = Pattern.compile("\\beax in: 0x([0-9a-f]{8}),");
  private static final Pattern REGISTER =
      Pattern.compile("\\b(e[abcd]x) ?= ?(?:0x)?([0-9a-f]{8})\\b|\\b(e[abcd]x) ?=$");
  private static final Pattern CONTINUATION =
      Pattern.compile("^\\s*(?:e[bcd]x ?=|([0-9a-f]{8})\\b(?=\\s*$|\\s+e[cd]x ?=))");
  private static final Pattern COLUMNS =
      Pattern.compile(
          "^\\s*([0-9a-f]{8}) ([0-9a-f]{8}):  ([0-9a-f]{8}) .{4}  ([0-9a-f]{8}) .{4}"
              + "  ([0-9a-f]{8}) .{4}  ([0-9a-f]{8})\\b");
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\b(?:(basic|ext)_cpuid\\[(\\d{1,2})\\]"
              + "|CPUID ([0-9a-fA-F]{8})(?:, index ([0-9a-fA-F]{1,8})|:([0-9a-fA-F]{2}))?"
              + "(?:, results)?) ?= ?([0-9a-fA-F]{8})[ ,-]{1,2}([0-9a-fA-F]{8})[ ,-]{1,2}"
              + "([0-9a-fA-F]{8})[ ,-]{1,2}([0-9a-fA-F]{8})\\b");
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  private final SnapshotAssembler blocks;
  private RegisterBlock offered;
  private Long number;
  private long leaf = -1;
  private long subleaf;
  private String dangling = "";
  private int last;

  CpuidListing(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    boolean taken = header(line) || row(line) || continuation(line) || columns(line) || plain(line);
    if (taken) {
      last = line.number();
    } else if (line.number() != last + 1 || !line.isBlank()) {
      leaf = -1;
    }
    return taken;
  }

  @Override
  public boolean wantsNext(int number) {
    return leaf >= 0 && number <= last + 2;
  }

  private boolean header(DumpLine line) {
    if (line.matcher(OFFERED).find()) {
      offered = blocks.otherConstants(FORMAT.name(), line);
      String what = "KVM CPUID Entries describe a virtual processor, not the physical one";
      offered.hint(what, line.origin(0));
      number = null;
      return true;
    }
    Matcher command = line.matcher(COMMAND);
    if (command.find()) {
      number = command.group(1) == null ? null : Long.valueOf(command.group(1));
      return true;
    }
    return ofProcessor(line);
  }

  private boolean ofProcessor(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (!header.find()) {
      return false;
    }
    String digits = header.group(1) == null ? header.group(2) : header.group(1);
    number = digits == null ? null : Long.valueOf(digits);
    offered = null;
    leaf = -1;
    return true;
  }

  private boolean row(DumpLine line) {
    Matcher row = line.matcher(ROW);
    if (row.find()) {
      start(Digits.of(row.group(1)).value(), Digits.of(row.group(2)).value());
      registers(line, row.end());
      return true;
    }
    Matcher old = line.matcher(X86INFO);
    if (old.find()) {
      start(Digits.of(old.group(1)).value(), 0);
      registers(line, old.end());
      return true;
    }
    return false;
  }

  private void start(long leaf, long subleaf) {
    this.leaf = leaf;
    this.subleaf = subleaf;
    dangling = "";
  }

  /** Reads the rest of a wrapped row. */
  private boolean continuation(DumpLine line) {
    Matcher rest = line.matcher(CONTINUATION);
    if (leaf < 0 || line.number() > last + 2 || !rest.find()) {
      return false;
    }
    if (rest.group(1) != null) {
      if (dangling.isEmpty()) {
        return false;
      }
      set(line, dangling, rest.group(1), rest.start(1));
    }
    registers(line, 0);
    return true;
  }

  private void registers(DumpLine line, int from) {
    Matcher register = line.matcher(REGISTER).region(from, line.text().length());
    dangling = "";
    while (register.find()) {
      if (register.group(3) == null) {
        set(line, register.group(1), register.group(2), register.start(2));
      } else {
        dangling = register.group(3);
      }
    }
  }

  private void set(DumpLine line, String register, String digits, int index) {
    RegisterBlock block = offered == null ? blocks.constants(FORMAT.name(), line) : offered;
    ProcessorSnapshot one = number == null ? block.unnumbered() : block.processor(number);
    long value = Digits.of(digits).value();
    block.setCpuid(one, leaf, subleaf, register, value, line.origin(index));
  }

  /** Reads an msr-tools row: each register, followed by its bytes as text. */
  private boolean columns(DumpLine line) {
    Matcher columns = line.matcher(COLUMNS);
    if (!columns.find()) {
      return false;
    }
    start(Digits.of(columns.group(1)).value(), Digits.of(columns.group(2)).value());
    four(line, columns, 3);
    return true;
  }

  /**
   * Reads a row of libcpuid, whose index is decimal and relative to its range, or of another tool.
   */
  private boolean plain(DumpLine line) {
    Matcher plain = line.matcher(PLAIN);
    if (!plain.find()) {
      return false;
    }
    if (plain.group(1) != null) {
      long base = plain.group(1).equals("ext") ? 0x8000_0000L : 0;
      start(base + Long.parseLong(plain.group(2)), 0);
    } else {
      String index = plain.group(4) == null ? plain.group(5) : plain.group(4);
      start(Digits.of(plain.group(3)).value(), index == null ? 0 : Digits.of(index).value());
    }
    four(line, plain, 6);
    return true;
  }

  private void four(DumpLine line, Matcher match, int group) {
    for (int i = 0; i < REGISTERS.size(); i++) {
      set(line, REGISTERS.get(i), match.group(group + i), match.start(group + i));
    }
    leaf = -1;
  }
}
