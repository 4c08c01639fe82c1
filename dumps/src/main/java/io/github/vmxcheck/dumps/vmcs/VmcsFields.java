// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.vmcs.GuestControl.Value;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Collects the fields of one VMCS by encoding and creates two snapshots: the guest as it sees
 * itself, and the host that a VM exit returns to. Sources: Intel SDM, "Field Encoding in VMCS",
 * "Guest/Host Masks and Read Shadows for CR0 and CR4", "Guest Register State".
 */
public final class VmcsFields {
  public static final int GUEST_CS_SELECTOR = 0x802;
  public static final int GUEST_SS_SELECTOR = 0x804;
  public static final int HOST_CS_SELECTOR = 0xc02;
  public static final int HOST_SS_SELECTOR = 0xc04;
  public static final int GUEST_EFER = 0x2806;
  public static final int HOST_EFER = 0x2c02;
  public static final int EXIT_CONTROLS = 0x400c;
  public static final int ENTRY_CONTROLS = 0x4012;
  public static final int GUEST_CS_ACCESS_RIGHTS = 0x4816;
  public static final int GUEST_SS_ACCESS_RIGHTS = 0x4818;
  public static final int CR0_MASK = 0x6000;
  public static final int CR4_MASK = 0x6002;
  public static final int CR0_READ_SHADOW = 0x6004;
  public static final int CR4_READ_SHADOW = 0x6006;
  public static final int GUEST_CR0 = 0x6800;
  public static final int GUEST_CR3 = 0x6802;
  public static final int GUEST_CR4 = 0x6804;
  public static final int GUEST_RFLAGS = 0x6820;
  public static final int HOST_CR0 = 0x6c00;
  public static final int HOST_CR3 = 0x6c02;
  public static final int HOST_CR4 = 0x6c04;

  private static final Map<Integer, Field> GUEST =
      Map.of(
          GUEST_RFLAGS, RFLAGS,
          GUEST_CS_SELECTOR, CS_SELECTOR,
          GUEST_SS_SELECTOR, SS_SELECTOR);
  private static final Map<Integer, Field> HOST =
      Map.of(
          HOST_CR0, CR0,
          HOST_CR3, CR3,
          HOST_CR4, CR4,
          HOST_CS_SELECTOR, CS_SELECTOR,
          HOST_SS_SELECTOR, SS_SELECTOR);

  /** Bit of the VM-entry and VM-exit controls: the processor is in 64-bit mode afterwards. */
  private static final int LONG_MODE_SHIFT = 9;

  private static final long ENTRY_LOADS_EFER = 1L << 15;
  private static final long EXIT_LOADS_EFER = 1L << 21;
  private static final int LMA_SHIFT = 10;
  private static final int L_SHIFT = 13;
  private static final int D_SHIFT = 14;
  private static final int DPL_SHIFT = 5;

  private final SnapshotAssembler blocks;
  private final String format;
  private final boolean inUse;
  private final Map<Integer, Value> values = new HashMap<>();
  private final Set<Integer> inEffect = new HashSet<>();
  private DumpLine guestLine;
  private DumpLine hostLine;
  private long guestNumber = -1;
  private long hostNumber = -1;

  /**
   * Creates a collector.
   *
   * @param inUse whether the processor runs a guest with this VMCS, so that in the host state it is
   *     in VMX root operation
   */
  public VmcsFields(SnapshotAssembler blocks, String format, boolean inUse) {
    this.blocks = blocks;
    this.format = format;
    this.inUse = inUse;
  }

  /** Sets the number of the processor that owns this VMCS. */
  public void hostNumber(long number) {
    hostNumber = number;
  }

  /** Sets the number of the guest's virtual processor. */
  public void guestNumber(long number) {
    guestNumber = number;
  }

  public boolean has(int encoding, long bits) {
    Value value = values.get(encoding);
    return value != null && value.bits() == bits;
  }

  /** Adds a field. If it is already present, a new VMCS or a later dump of it starts. */
  public void put(int encoding, Digits digits, DumpLine line, long origin) {
    put(encoding, digits.value(), digits.printed(), line, origin);
  }

  public void put(int encoding, long bits, long printed, DumpLine line, long origin) {
    if (values.containsKey(encoding)) {
      end();
    }
    values.put(encoding, new Value(bits, printed, origin));
    if (HOST.containsKey(encoding) || encoding == HOST_EFER) {
      hostLine = hostLine == null ? line : hostLine;
    } else if (encoding != ENTRY_CONTROLS && encoding != EXIT_CONTROLS) {
      guestLine = guestLine == null ? line : guestLine;
    }
  }

  /** Adds an IA32_EFER field that the dump shows as loaded, or a loaded value in its place. */
  void putInEffect(int encoding, Digits digits, DumpLine line, long origin) {
    put(encoding, digits, line, origin);
    inEffect.add(encoding);
  }

  /** Creates snapshots from the collected fields. */
  public void end() {
    if (guestLine != null) {
      guest();
    }
    if (hostLine != null) {
      host();
    }
    if (!values.isEmpty()) {
      values.clear();
      inEffect.clear();
      guestLine = null;
      hostLine = null;
      guestNumber = -1;
      hostNumber = -1;
    }
  }

  private void guest() {
    RegisterBlock block = blocks.registers(format, guestLine);
    ProcessorSnapshot guest = guestNumber < 0 ? block.unnumbered() : block.processor(guestNumber);
    copy(block, guest, GUEST);
    extendedFeatures(block, guest, GUEST_EFER, ENTRY_CONTROLS, ENTRY_LOADS_EFER);
    if (values.containsKey(GUEST_CR3)) {
      GuestControl.setCr3(block, guest, values.get(GUEST_CR3));
    }
    control(block, guest, CR0, GUEST_CR0, CR0_MASK, CR0_READ_SHADOW);
    control(block, guest, CR4, GUEST_CR4, CR4_MASK, CR4_READ_SHADOW);
    part(block, guest, CS_L, GUEST_CS_ACCESS_RIGHTS, L_SHIFT);
    part(block, guest, CS_D, GUEST_CS_ACCESS_RIGHTS, D_SHIFT);
    part(block, guest, SS_DPL, GUEST_SS_ACCESS_RIGHTS, DPL_SHIFT);
    if (block.isEmpty()) {
      block.hints().forEach(hint -> blocks.note(hint.text(), hint.origin()));
    } else {
      block.set(guest, OBSERVER, 2, 3, guestLine.origin(0));
    }
  }

  private void copy(RegisterBlock block, ProcessorSnapshot processor, Map<Integer, Field> fields) {
    fields.forEach(
        (encoding, field) -> {
          Value value = values.get(encoding);
          if (value != null) {
            block.set(processor, field, value.bits(), value.printed(), value.origin());
          }
        });
  }

  /**
   * Takes IA32_EFER from the VMCS if a control says that it is loaded; otherwise the field may have
   * any value. LMA then comes from another control.
   */
  private void extendedFeatures(
      RegisterBlock block, ProcessorSnapshot processor, int field, int controls, long loads) {
    Value control = values.get(controls);
    Value value = values.get(field);
    boolean loaded = control != null && (control.bits() & control.printed() & loads) != 0;
    if (value != null && (inEffect.contains(field) || loaded)) {
      block.set(processor, IA32_EFER, value.bits(), value.printed(), value.origin());
    } else if (control != null) {
      long active = control.bits() >>> LONG_MODE_SHIFT << LMA_SHIFT;
      block.set(processor, IA32_EFER, active, Efer.LMA, control.origin());
    }
  }

  private void control(
      RegisterBlock block, ProcessorSnapshot guest, Field field, int actual, int mask, int shadow) {
    GuestControl.set(block, guest, field, values.get(actual), values.get(mask), values.get(shadow));
  }

  private void part(
      RegisterBlock block, ProcessorSnapshot guest, Field field, int encoding, int shift) {
    Value rights = values.get(encoding);
    if (rights != null) {
      block.set(guest, field, rights.bits() >>> shift, field.mask(), rights.origin());
    }
  }

  private void host() {
    RegisterBlock block = blocks.registers(format, hostLine);
    ProcessorSnapshot host = hostNumber < 0 ? block.unnumbered() : block.processor(hostNumber);
    copy(block, host, HOST);
    extendedFeatures(block, host, HOST_EFER, EXIT_CONTROLS, EXIT_LOADS_EFER);
    block.set(host, OBSERVER, 1, 3, hostLine.origin(0));
    if (inUse) {
      block.set(host, VMX_OPERATION, VmxOperation.ROOT, 3, hostLine.origin(0));
    }
  }
}
