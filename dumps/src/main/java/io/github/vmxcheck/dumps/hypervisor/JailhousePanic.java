// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.hypervisor;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the cell registers that Jailhouse prints when it stops a processor, whose number comes
 * last. CR0 and CR4 are VMCS fields: the cell reads NE and VMXE, which Jailhouse itself requires in
 * VMX operation, from the read shadow. Source: hypervisor/arch/x86/vmx.c.
 */
public final class JailhousePanic implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "jailhouse",
          "Jailhouse hypervisor panic (registers of a cell)",
          "linux",
          "cell CR0 (except NE), CR3, CR4 (except VMXE), RFLAGS, EFER, CS; non-root operation",
          List.of("Jailhouse serial console"),
          "rip:0x cs: cr0:0x efer:0x parkingcpu stoppingcpu",
          JailhousePanic::new);

  private static final Pattern FLAGS =
      Pattern.compile("^RIP: 0x[0-9a-f]{8,16} RSP: 0x[0-9a-f]{8,16} FLAGS: ([0-9a-f]{1,8})$");
  private static final Pattern CODE_SEGMENT =
      Pattern.compile(
          "^CS: ([0-9a-f]{1,4}) BASE: 0x[0-9a-f]{8,16} AR-BYTES: ([0-9a-f]{1,5}) EFER\\.LMA \\d+$");
  private static final Pattern CONTROLS =
      Pattern.compile("^CR0: 0x([0-9a-f]{16}) CR3: 0x([0-9a-f]{16}) CR4: 0x([0-9a-f]{16})$");
  private static final Pattern EXTENDED_FEATURES = Pattern.compile("^EFER: 0x([0-9a-f]{16})$");
  private static final Pattern NUMBER =
      Pattern.compile("^(?:Parking|Stopping) CPU (\\d{1,4})(?: \\(Cell: .*)?$");
  private static final long GUEST = 2;
  private static final int L_SHIFT = 13;
  private static final int D_SHIFT = 14;

  /** Access rights have these bits only in a VMCS; AMD's VMCB stores them without a gap. */
  private static final long ONLY_IN_VMCS = 0xf000;

  private final SnapshotAssembler blocks;
  private RegisterBlock block;
  private ProcessorSnapshot cell;

  JailhousePanic(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(FLAGS);
    if (match.find()) {
      start(line);
      set(RFLAGS, line, match, 1, -1L);
      return true;
    }
    match = line.matcher(CODE_SEGMENT);
    if (match.find()) {
      codeSegment(line, match);
      return true;
    }
    return cell != null && (controls(line) || extendedFeatures(line) || number(line));
  }

  @Override
  public void interrupted() {
    cell = null;
  }

  private void start(DumpLine line) {
    block = blocks.registers(FORMAT.name(), line);
    cell = block.unnumbered();
    block.set(cell, OBSERVER, GUEST, OBSERVER.mask(), line.origin(0));
  }

  private void codeSegment(DumpLine line, Matcher match) {
    if (cell == null || !cell.isAbsent(CS_SELECTOR)) {
      start(line);
    }
    long rights = Digits.of(match.group(2)).value();
    set(CS_SELECTOR, line, match, 1, -1L);
    if ((rights & ONLY_IN_VMCS) != 0) {
      long at = line.origin(match, 2);
      block.set(cell, CS_L, rights >>> L_SHIFT, 1, at);
      block.set(cell, CS_D, rights >>> D_SHIFT, 1, at);
      block.set(cell, VMX_OPERATION, VmxOperation.NON_ROOT, VMX_OPERATION.mask(), at);
    }
  }

  private boolean controls(DumpLine line) {
    Matcher match = line.matcher(CONTROLS);
    boolean any = match.find();
    if (any) {
      set(CR0, line, match, 1, ~Cr0.NE);
      set(CR3, line, match, 2, -1L);
      set(CR4, line, match, 3, ~Cr4.VMXE);
      block.hint(
          "CR4 is the VMCS field, in which VMXE is always 1: the cell reads VMXE from the read"
              + " shadow, which Jailhouse does not print",
          line.origin(match, 3));
    }
    return any;
  }

  private boolean extendedFeatures(DumpLine line) {
    Matcher match = line.matcher(EXTENDED_FEATURES);
    boolean any = match.find();
    if (any) {
      set(IA32_EFER, line, match, 1, -1L);
    }
    return any;
  }

  private boolean number(DumpLine line) {
    Matcher match = line.matcher(NUMBER);
    boolean any = match.find();
    if (any) {
      cell.renumber(Long.parseLong(match.group(1)));
      cell = null;
    }
    return any;
  }

  private void set(Field field, DumpLine line, Matcher match, int group, long known) {
    long value = Digits.of(match.group(group)).value();
    block.set(cell, field, value, known, line.origin(match, group));
  }
}
