// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output of QEMU's vmxcap (scripts/kvm/vmxcap), which reads the MSRs of processor 0.
 *
 * <p>Older versions print no {@code Hex:} line. IA32_VMX_BASIC is then assembled from its decimal
 * fields, and bits 31, 47:45 and 63:56 stay unknown. A register that could not be read is printed
 * as 0. Source: scripts/kvm/vmxcap of QEMU.
 */
public final class Vmxcap implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "vmxcap",
          "QEMU's vmxcap script",
          "linux",
          "IA32_VMX_BASIC",
          List.of("scripts/kvm/vmxcap (in the QEMU sources)"),
          "basicvmxinformation miscellaneousdata vpidandeptcapabilities vmfunctions "
              + "controls revision vmcs dual-monitorsupport ins/outs vmxtrue",
          Vmxcap::new);

  private static final Map<String, Field> SECTIONS =
      Map.of(
          "Basic VMX Information", Field.IA32_VMX_BASIC,
          "Miscellaneous data", Field.IA32_VMX_MISC,
          "VPID and EPT capabilities", Field.IA32_VMX_EPT_VPID_CAP,
          "VM Functions", Field.IA32_VMX_VMFUNC);

  /** A row: lowest bit and number of bits. */
  private record Row(int low, int width) {}

  private static final Map<String, Row> ROWS =
      Map.of(
          "Revision", new Row(0, 31),
          "VMCS size", new Row(32, 13),
          "VMCS restricted to 32 bit addresses", new Row(48, 1),
          "Dual-monitor support", new Row(49, 1),
          "VMCS memory type", new Row(50, 4),
          "INS/OUTS instruction information", new Row(54, 1),
          "IA32_VMX_TRUE_*_CTLS support", new Row(55, 1));

  private static final Pattern HEADER =
      Pattern.compile(
          "^\\s*(?:(?<read>Basic VMX Information|Miscellaneous data|VPID and EPT capabilities"
              + "|VM Functions)|(?:pin-based|(?:primary |secondary |tertiary )?"
              + "processor-based|VM-Exit|VM-Entry) controls)\\s*$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HEX = Pattern.compile("^\\s*Hex: 0x([0-9a-fA-F]{1,16})\\s*$");
  private static final Pattern ROW =
      Pattern.compile("^\\s*(\\S.{2,45}?) {2,}(\\d{1,10}|yes|no|default|forced)\\s*$");

  private final SnapshotAssembler blocks;
  private boolean reading;
  private Field section;

  Vmxcap(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (header.find()) {
      section = header.group("read") == null ? null : section(header.group("read"));
      reading = true;
      return true;
    }
    Matcher hex = line.matcher(HEX);
    if (hex.find() && reading) {
      whole(line, hex);
      return true;
    }
    Matcher row = line.matcher(ROW);
    boolean any = row.find() && (reading || ROWS.containsKey(row.group(1)));
    if (any && (section == Field.IA32_VMX_BASIC || !reading)) {
      part(line, row);
    }
    return any;
  }

  @Override
  public boolean wantsNext(int number) {
    return reading;
  }

  private static Field section(String title) {
    return SECTIONS.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(title))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private void whole(DumpLine line, Matcher hex) {
    long value = Digits.of(hex.group(1)).value();
    if (section == Field.IA32_VMX_BASIC || section != null && value != 0) {
      set(line, section, value, -1L, line.origin(hex, 1));
    }
  }

  private void part(DumpLine line, Matcher match) {
    Row row = ROWS.get(match.group(1));
    String text = match.group(2);
    if (row == null || row.width() == 1 != text.matches("yes|no")) {
      return;
    }
    long value = row.width() == 1 ? (text.equals("yes") ? 1 : 0) : Long.parseLong(text);
    long mask = (1L << row.width()) - 1;
    // A VMCS is never 0 bytes: the tool prints 0 if it could not read the register.
    boolean none = match.group(1).equals("VMCS size") && value == 0;
    if (none) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      block.processor(0).setReadsZero(Field.IA32_VMX_BASIC, line.origin(match, 2));
      reading = true;
      section = null;
    } else if ((value & ~mask) == 0) {
      set(line, Field.IA32_VMX_BASIC, value << row.low(), mask << row.low(), line.origin(match, 2));
    }
  }

  private void set(DumpLine line, Field field, long value, long mask, long origin) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    block.set(block.processor(0), field, value, mask, origin);
  }
}
