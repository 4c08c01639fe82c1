// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.line.UnnumberedValues;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MSR list of CoreFreq: a header with name and index, then one value per processor without the
 * processor number.
 */
public final class CoreFreq implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "corefreq",
          "CoreFreq MSR list",
          "linux",
          "the MSRs that were read",
          List.of("the MSR scripts of CoreFreq"),
          "msr:",
          CoreFreq::new);

  private static final Pattern HEADER =
      Pattern.compile("^\\s*MSR: ([A-Z][A-Za-z0-9_]{2,50}) \\[0x([0-9a-fA-F]{1,8})\\]");
  private static final Pattern VALUE = Pattern.compile("^\\s*(0x[0-9a-fA-F]{16})\\s*$");

  private final SnapshotAssembler blocks;
  private UnnumberedValues list;
  private boolean reading;

  CoreFreq(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      end();
      long index = Digits.of(header.group(2)).value();
      list = Field.byMsrIndex(index).map(UnnumberedValues::new).orElse(null);
      reading = true;
      return true;
    }
    Matcher value = line.matcher(VALUE);
    if (reading && value.find()) {
      if (list != null) {
        list.add(Digits.of(value.group(1)), line, value.start(1));
      }
      return true;
    }
    return false;
  }

  @Override
  public void interrupted() {
    end();
  }

  @Override
  public boolean wantsNext(int number) {
    return reading;
  }

  @Override
  public void end() {
    if (list != null) {
      list.addTo(blocks, FORMAT.name());
    }
    list = null;
    reading = false;
  }
}
