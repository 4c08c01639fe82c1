// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.hypervisor;

import static io.github.vmxcheck.dumps.vmcs.VmcsFields.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.ArrayIndex;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.dumps.vmcs.VmcsFields;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the XMHF hypervisor prints about its processors: single RDMSR results, or its array of
 * VMX MSRs from index 480H on, and members of its copy of the VMCS.
 */
public final class XmhfLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "xmhf",
          "XMHF log (VMX MSRs, copy of the VMCS)",
          "linux",
          "VMX MSRs, IA32_FEATURE_CONTROL; host and guest CR0, CR3 and CR4",
          List.of("XMHF serial console"),
          "rdmsr(0x vmx_ guest_ host_ control_ vcpu-> intercept:0x",
          XmhfLog::new);

  private static final Pattern NUMBER = Pattern.compile("^CPU\\(0x([0-9a-f]{1,4})\\): ");
  private static final Pattern READ =
      Pattern.compile("\\bRDMSR\\(0x([0-9a-f]{8})\\) = (?:0x([0-9a-f]{16})\\b|unavailable\\b)");
  private static final Pattern ELEMENT =
      Pattern.compile("\\bvmx_msrs\\[([0-9a-f]{1,2})\\] ?= ?0x([0-9a-f]{16})\\b");
  private static final Pattern FEATURE_CONTROL =
      Pattern.compile("\\bvmx_msr_efcr ?= ?0x([0-9a-f]{16})\\b");
  private static final Pattern REGION =
      Pattern.compile("\\bvmx_vmxonregion_vaddr ?= ?0x([0-9a-f]{8,16})\\b");
  private static final Pattern VMCS =
      Pattern.compile("\\b((?:guest|host|control)_[A-Za-z0-9_]{2,40}) ?= ?0x([0-9a-f]{4,16})\\b");

  /** Guest registers at an intercept, as the VMCS has them. */
  private static final Pattern OTHER =
      Pattern.compile("^\\s*(r[a-z0-9]{2}|cr[034]|exc|enc|efer) ?= 0x[0-9a-f]{16}$");

  private static final Pattern INTERCEPT = Pattern.compile("^Intercept: 0x[0-9a-f]{2} 0x");

  private static final Map<String, Integer> MEMBERS =
      Map.ofEntries(
          Map.entry("control_CR0_mask", CR0_MASK),
          Map.entry("control_CR4_mask", CR4_MASK),
          Map.entry("control_CR0_shadow", CR0_READ_SHADOW),
          Map.entry("control_CR4_shadow", CR4_READ_SHADOW),
          Map.entry("guest_CR0", GUEST_CR0),
          Map.entry("guest_CR3", GUEST_CR3),
          Map.entry("guest_CR4", GUEST_CR4),
          Map.entry("guest_RFLAGS", GUEST_RFLAGS),
          Map.entry("guest_CS_selector", GUEST_CS_SELECTOR),
          Map.entry("guest_SS_selector", GUEST_SS_SELECTOR),
          Map.entry("guest_CS_access_rights", GUEST_CS_ACCESS_RIGHTS),
          Map.entry("guest_SS_access_rights", GUEST_SS_ACCESS_RIGHTS),
          Map.entry("host_CR0", HOST_CR0),
          Map.entry("host_CR3", HOST_CR3),
          Map.entry("host_CR4", HOST_CR4));

  private static final int FIRST_MSR = 0x480;

  /** From here on a processor may lack the register, so 0 in the array is not a value. */
  private static final int FIRST_OPTIONAL = 0xb;

  private static final long PAGE_OFFSET = 0xfff;

  private final SnapshotAssembler blocks;
  private final ArrayIndex index = new ArrayIndex();
  private final Map<Long, VmcsFields> copies = new HashMap<>();
  private long number = -1;

  /** Names of the guest registers printed since an intercept; null after them. */
  private Set<String> intercepted;

  XmhfLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher match = line.matcher(NUMBER);
    number = match.find() ? Digits.of(match.group(1)).value() : -1;
    if (read(line) || element(line) || members(line)) {
      intercepted = null;
      return true;
    }
    return other(line);
  }

  @Override
  public void interrupted() {
    intercepted = null;
  }

  @Override
  public boolean wantsNext(int number) {
    return intercepted != null;
  }

  @Override
  public void end() {
    copies.values().forEach(VmcsFields::end);
  }

  private boolean other(DumpLine line) {
    if (line.matcher(INTERCEPT).find()) {
      intercepted = new HashSet<>();
      return true;
    }
    Matcher register = line.matcher(OTHER);
    if (intercepted != null && register.find()) {
      boolean first = intercepted.add(register.group(1));
      intercepted = first ? intercepted : null;
      return first;
    }
    return line.contains("vcpu->");
  }

  private boolean read(DumpLine line) {
    Matcher match = line.matcher(READ);
    if (!match.find()) {
      return false;
    }
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    long msr = Digits.of(match.group(1)).value();
    if (match.group(2) == null) {
      block.setUnreadableMsr(processor(block), msr, line.origin(match, 0));
    } else {
      long value = Digits.of(match.group(2)).value();
      block.setMsr(processor(block), msr, value, -1L, line.origin(match, 2));
    }
    return true;
  }

  private ProcessorSnapshot processor(RegisterBlock block) {
    return number < 0 ? block.unnumbered() : block.processor(number);
  }

  private boolean element(DumpLine line) {
    Matcher match = line.matcher(ELEMENT);
    if (!match.find()) {
      return false;
    }
    int at = index.of(match.group(1));
    long value = Digits.of(match.group(2)).value();
    if (at >= 0 && (value != 0 || at < FIRST_OPTIONAL)) {
      RegisterBlock block = blocks.constants(FORMAT.name(), line);
      block.setMsr(processor(block), FIRST_MSR + at, value, -1L, line.origin(match, 2));
    }
    return true;
  }

  private boolean members(DumpLine line) {
    Matcher match = line.matcher(FEATURE_CONTROL);
    if (match.find()) {
      constant(line, match, Field.IA32_FEATURE_CONTROL, -1L);
      return true;
    }
    match = line.matcher(REGION);
    if (match.find()) {
      // A linear address: only its page offset is that of the physical one.
      constant(line, match, Field.VMXON_POINTER, PAGE_OFFSET);
      blocks
          .constants(FORMAT.name(), line)
          .hint(
              "vmx_vmxonregion_vaddr is a linear address: it shows whether the VMXON pointer is"
                  + " aligned, but only the physical address shows whether it is too wide",
              line.origin(match, 1));
      return true;
    }
    match = line.matcher(VMCS);
    boolean any = false;
    while (match.find()) {
      any = true;
      Integer encoding = MEMBERS.get(match.group(1));
      if (encoding != null) {
        copy(encoding, Digits.of(match.group(2)), line, line.origin(match, 2));
      }
    }
    return any;
  }

  private void constant(DumpLine line, Matcher match, Field field, long mask) {
    RegisterBlock block = blocks.constants(FORMAT.name(), line);
    long value = Digits.of(match.group(1)).value();
    block.set(processor(block), field, value, mask, line.origin(match, 1));
  }

  /** Adds a member to the printing processor's copy of the VMCS; some logs repeat a member. */
  private void copy(int encoding, Digits digits, DumpLine line, long origin) {
    if (copies.size() > RegisterBlock.MOST_PROCESSORS) {
      end();
      copies.clear();
    }
    // A copy in memory does not prove that the processor uses the VMCS.
    VmcsFields copy =
        copies.computeIfAbsent(number, n -> new VmcsFields(blocks, FORMAT.name(), false));
    if (!copy.has(encoding, digits.value())) {
      copy.put(encoding, digits, line, origin);
      copy.hostNumber(number);
      copy.guestNumber(number);
    }
  }
}
