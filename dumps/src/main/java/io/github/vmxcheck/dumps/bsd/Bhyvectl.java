// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bsd;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code bhyvectl --get-all}: a bhyve guest and, on Intel, the host state in its VMCS.
 *
 * <p>On Intel, CR0 and CR4 are the processor's values while the guest runs. For bits set in the
 * mask, the guest sees the shadow. Source: Intel SDM, "Guest/Host Masks and Read Shadows for CR0
 * and CR4".
 */
public final class Bhyvectl implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "bhyve",
          "bhyvectl --get-all",
          "",
          "guest CR0, CR3, CR4, RFLAGS, EFER, CS and SS; host CR0, CR3 and CR4",
          List.of("bhyvectl --vm=NAME --cpu=0 --get-all"),
          "]0x",
          Bhyvectl::new);

  private static final Pattern VALUE =
      Pattern.compile("^([a-z][a-z0-9_]{1,30})\\[(\\d{1,4})\\][\\t ]+0x([0-9a-f]{1,16})$");
  private static final Pattern DESCRIPTOR =
      Pattern.compile(
          "^([a-z]{2,4}) desc\\[(\\d{1,4})\\][\\t ]+0x[0-9a-f]{16}/0x[0-9a-f]{8}/0x([0-9a-f]{8})$");
  private static final Map<String, Field> FIELDS =
      Map.of("cr3", CR3, "rflags", RFLAGS, "efer", IA32_EFER, "cs", CS_SELECTOR, "ss", SS_SELECTOR);
  private static final Map<String, Field> HOST =
      Map.of("host_cr0", CR0, "host_cr3", CR3, "host_cr4", CR4);
  private static final long SVME = 1L << 12;
  private static final long L = 1L << 13;
  private static final long D = 1L << 14;
  private static final long UNUSABLE = 1L << 16;
  private static final long GUEST = 2;
  private static final long HOST_OF_GUESTS = 1;

  /** A number and its origin. */
  private record Reading(long value, long origin) {}

  private final SnapshotAssembler blocks;
  private final Map<String, Reading> readings = new HashMap<>();
  private RegisterBlock block;
  private ProcessorSnapshot guest;
  private ProcessorSnapshot host;
  private long number;

  Bhyvectl(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher value = line.matcher(VALUE);
    if (value.find()) {
      value(line, value);
      return true;
    }
    Matcher descriptor = line.matcher(DESCRIPTOR);
    if (descriptor.find()) {
      start(line, descriptor.group(1) + " desc", Long.parseLong(descriptor.group(2)));
      long access = Digits.of(descriptor.group(3)).value();
      descriptor(descriptor.group(1), access, line.origin(descriptor, 3));
      return true;
    }
    return false;
  }

  private void value(DumpLine line, Matcher match) {
    String name = match.group(1);
    Reading one = new Reading(Digits.of(match.group(3)).value(), line.origin(match, 3));
    start(line, name, Long.parseLong(match.group(2)));
    readings.put(name, one);
    if (FIELDS.containsKey(name)) {
      set(guest, FIELDS.get(name), one.value, -1L, one.origin);
    } else if (HOST.containsKey(name)) {
      host(line, HOST.get(name), one);
    }
  }

  private static void set(
      ProcessorSnapshot processor, Field field, long value, long mask, long origin) {
    if (processor.isAbsent(field)) {
      processor.setAsRead(field, value, mask & field.mask(), origin);
    }
  }

  /** Starts a new group of lines when the virtual processor changes or a name repeats. */
  private void start(DumpLine line, String name, long virtualProcessor) {
    if (block == null || number != virtualProcessor || readings.containsKey(name)) {
      boolean sameMoment = block != null && !block.has(virtualProcessor);
      finish();
      if (!sameMoment) {
        block = blocks.registers(FORMAT.name(), line);
      }
      number = virtualProcessor;
      guest = block.processor(number);
      host = null;
    }
    readings.putIfAbsent(name, new Reading(0, 0));
    set(guest, OBSERVER, GUEST, OBSERVER.mask(), line.origin(0));
  }

  /** Reads access rights, which are laid out as in a VMCS. */
  private void descriptor(String name, long access, long origin) {
    if (name.equals("cs") && (access & UNUSABLE) == 0) {
      set(guest, CS_L, (access & L) / L, 1, origin);
      set(guest, CS_D, (access & D) / D, 1, origin);
    } else if (name.equals("ss") && (access & UNUSABLE) == 0) {
      set(guest, SS_DPL, access >>> 5, 3, origin);
    }
  }

  /**
   * Sets a host field, which VM exits load. The processor that runs the guest is in VMX root
   * operation.
   */
  private void host(DumpLine line, Field field, Reading one) {
    if (host == null) {
      host = blocks.registers(FORMAT.name(), line).unnumbered();
      host.set(OBSERVER, HOST_OF_GUESTS, OBSERVER.mask(), one.origin);
      host.set(VMX_OPERATION, VmxOperation.ROOT, VMX_OPERATION.mask(), one.origin);
    }
    set(host, field, one.value, -1L, one.origin);
  }

  private void finish() {
    if (guest != null) {
      control("cr0", CR0, Cr0.NE);
      control("cr4", CR4, Cr4.VMXE);
      readings.clear();
    }
  }

  /**
   * Sets a control register as the guest sees it.
   *
   * @param forced the bit that VMX operation sets regardless of what the guest wrote
   */
  private void control(String name, Field field, long forced) {
    Reading actual = readings.get(name);
    if (actual == null) {
      return;
    }
    Reading mask = readings.get(name + "_mask");
    Reading shadow = readings.get(name + "_shadow");
    if (mask != null && shadow != null) {
      guest.set(field, actual.value, ~mask.value, actual.origin);
      guest.set(field, shadow.value, mask.value, shadow.origin);
    } else if (readings.containsKey("efer") && (readings.get("efer").value & SVME) != 0) {
      set(guest, field, actual.value, -1L, actual.origin);
    } else {
      set(guest, field, actual.value, ~forced, actual.origin);
    }
  }

  @Override
  public void end() {
    finish();
  }
}
