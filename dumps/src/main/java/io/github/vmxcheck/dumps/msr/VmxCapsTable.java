// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The VmxCaps table: one register per line, one processor model per column. Each column is a
 * separate machine. A register that the processor lacks is shown as 0.
 */
public final class VmxCapsTable implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "vmxcaps-table",
          "VmxCaps table (VMX capabilities of several processors)",
          "windbg",
          "the VMX capability MSRs",
          List.of("the table in the VmxCaps repository, with tab-separated columns"),
          "ia32vmx ia32featurecontrol cr0fixed cr4fixed bitsize \t",
          VmxCapsTable::new);

  private static final int MOST_COLUMNS = 64;
  private static final Pattern ROW =
      Pattern.compile(
          "^\\s*(IA32_VMX_[A-Z0-9_]{4,30}|IA32_FEATURE_CONTROL|CR[04] Fixed [01])\\s+(?:32|64)\\s");
  private static final Pattern CELL =
      Pattern.compile("(?<=\\s)([0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{8})?)h(?=\\s|$)|\\t(?=\\t|$)");
  private static final Pattern NAMES = Pattern.compile("^\\s*Bitsize\\b");

  private final SnapshotAssembler blocks;
  private final Map<Integer, RegisterBlock> columns = new LinkedHashMap<>();
  private String[] names = {};

  /** The previous line, if it may contain column names. */
  private DumpLine above;

  VmxCapsTable(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher row = line.matcher(ROW);
    if (row.find()) {
      return row(line, field(row.group(1)), row.end() - 1);
    }
    if (line.matcher(NAMES).find() && line.contains("\t")) {
      names(line);
      return true;
    }
    above = line.contains("\t") ? line : null;
    return false;
  }

  private static Optional<Field> field(String name) {
    return name.startsWith("CR")
        ? MsrNames.field("IA32_VMX_" + name.toUpperCase(Locale.ROOT).replace(" FIXED ", "_FIXED"))
        : MsrNames.field(name);
  }

  /** Reads the column names from this line and, if it fits, the line above. */
  private void names(DumpLine line) {
    boolean follows = above != null && above.number() + 1 == line.number();
    String[] lower = line.text().strip().split("\t", -1);
    String[] upper = follows ? above.text().strip().split("\t", -1) : new String[0];
    names = new String[Math.min(MOST_COLUMNS, lower.length - 1)];
    for (int i = 0; i < names.length; i++) {
      String first = upper.length == names.length ? upper[i].strip() + " " : "";
      names[i] = first + lower[i + 1].strip();
    }
  }

  private boolean row(DumpLine line, Optional<Field> field, int from) {
    Matcher cell = line.matcher(CELL).region(from, line.text().length()).useTransparentBounds(true);
    int column = 0;
    while (cell.find() && column < MOST_COLUMNS) {
      if (cell.group(1) != null && field.isPresent()) {
        set(line, column, field.get(), cell);
      }
      column++;
    }
    return column > 0;
  }

  private void set(DumpLine line, int column, Field field, Matcher cell) {
    Digits digits = Digits.of(cell.group(1));
    if (digits.value() == 0) {
      return;
    }
    RegisterBlock block = columns.computeIfAbsent(column, one -> start(line, one));
    ProcessorSnapshot processor = block.unnumbered();
    block.set(processor, field, digits.value(), digits.printed(), line.origin(cell, 1));
  }

  private RegisterBlock start(DumpLine line, int column) {
    RegisterBlock block = blocks.otherConstants(FORMAT.name(), line);
    block.name(column < names.length ? names[column] : "column " + (column + 1));
    return block;
  }
}
