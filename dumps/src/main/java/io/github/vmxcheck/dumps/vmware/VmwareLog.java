// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmware;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPUID in vmware.log, of the host ({@code hostCPUID}, {@code *host}, and {@code CPUID[n]} for host
 * processor n) and of the guest. The vendor string is not read because some versions misprint it.
 * Messages about VT-x have several causes. Source: Broadcom's knowledge base, "This host supports
 * Intel VT-x, but Intel VT-x is disabled" and "VMware Workstation and Device/Credential Guard are
 * not compatible".
 */
public final class VmwareLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "vmware",
          "VMware log (vmware.log: CPUID of host and guest, messages)",
          "linux windbg",
          "CPUID leaves",
          List.of("vmware.log in the virtual machine's directory"),
          "cpuid levelXXXXXXXX intelvt-x device/credentialguard",
          VmwareLog::new);

  private static final Pattern LEVEL =
      Pattern.compile(
          "(?:\\b(hostCPUID|guestCPUID|guest vs\\. host CPUID|CPUID\\[(\\d{1,4})\\])\\s+)?"
              + "(?:(\\*host|guest)\\s+)?level ([0-9a-f]{8}),\\s*([0-9a-f]{1,8}):"
              + " 0x([0-9a-f]{8}) 0x([0-9a-f]{8}) 0x([0-9a-f]{8}) 0x([0-9a-f]{8})\\b");
  private static final Pattern OTHER =
      Pattern.compile("^(?:hostCPUID|guestCPUID|guest vs\\. host CPUID|CPUID\\[\\d{1,4}\\]) ");
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  private final SnapshotAssembler blocks;
  private final LineFacts messages;
  private RegisterBlock host;
  private RegisterBlock guest;

  VmwareLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
    messages =
        new LineFacts(blocks, FORMAT.name())
            .note(
                "\\bThis host supports Intel VT-x, but Intel VT-x is disabled\\b",
                "VMware cannot use VT-x on the host: it is disabled in the firmware, or was enabled"
                    + " there without switching the machine off since; the message proves no bit")
            .note(
                "\\bThis host does not support Intel VT-x\\b",
                "VMware found no VT-x on the host: the processor lacks it, or a hypervisor below"
                    + " hides it")
            .note(
                "\\bVirtualized Intel VT-x/EPT is not supported on this platform\\b",
                "VMware does not offer VMX to the virtual machine, where VMXON raises #UD until it"
                    + " does; on Windows this is usual while Hyper-V or VBS runs on the host")
            .note(
                "\\bDevice/Credential Guard are not compatible\\b",
                "Hyper-V runs on the host with virtualization-based security, and VMware cannot use"
                    + " VT-x beside it");
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher level = line.matcher(LEVEL);
    if (!level.find() || level.group(1) == null && level.group(3) == null) {
      return line.matcher(OTHER).find() || messages.accept(line);
    }
    boolean ofHost =
        level.group(3) == null
            ? level.group(1).startsWith("host") || level.group(2) != null
            : level.group(3).equals("*host");
    RegisterBlock block = ofHost ? host(line) : guest(line);
    ProcessorSnapshot one =
        !ofHost
            ? block.unnumbered()
            : level.group(2) == null
                ? block.every()
                : block.processor(Long.parseLong(level.group(2)));
    registers(line, level, block, one);
    return true;
  }

  private RegisterBlock host(DumpLine line) {
    if (host == null) {
      host =
          guest == null
              ? blocks.constants(FORMAT.name(), line)
              : blocks.otherConstants(FORMAT.name(), line);
    }
    return host;
  }

  /** The block for guest CPUID, which describes a different machine than the host. */
  private RegisterBlock guest(DumpLine line) {
    if (guest == null) {
      guest = blocks.otherConstants(FORMAT.name(), line);
      guest.hint("CPUID as seen by the VMware guest", line.origin(0));
      guest.set(guest.unnumbered(), Field.OBSERVER, 2, Field.OBSERVER.mask(), line.origin(0));
    }
    return guest;
  }

  private static void registers(
      DumpLine line, Matcher level, RegisterBlock block, ProcessorSnapshot processor) {
    long leaf = Digits.of(level.group(4)).value();
    long subleaf = Digits.of(level.group(5)).value();
    for (int i = 0; i < REGISTERS.size(); i++) {
      long value = Digits.of(level.group(6 + i)).value();
      long origin = line.origin(level, 6 + i);
      block.setCpuid(processor, leaf, subleaf, REGISTERS.get(i), value, origin);
    }
  }
}
