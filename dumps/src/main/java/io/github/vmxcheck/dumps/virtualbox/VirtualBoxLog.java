// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.virtualbox;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VBox.log: host registers printed when hardware acceleration starts ({@code HM:}, before version
 * 4.3 {@code HWACCM:}), host CPUID, start errors and guest register blocks. Also reads the guest
 * registers that VBoxManage prints.
 *
 * <p>MSR names changed between versions. Lines that explain a register have similar names, some
 * with decimal values, so only known names are read.
 */
public final class VirtualBoxLog implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "virtualbox",
          "VirtualBox log (VBox.log: host, start errors, guests) and output of its debugger's"
              + " getregisters",
          "linux windbg",
          "host CR4, EFER, IA32_FEATURE_CONTROL, all VMX MSRs, CPUID; from version 7 on also CR0",
          List.of(
              "VBox.log in the Logs directory of the virtual machine",
              "VBoxManage debugvm NAME getregisters --cpu=0 all"),
          "verrvmx hm: hwaccm: pgm: cpum gst: hst: gueststate ={XXXX cr0=XXXX "
              + "cr3=XXXX cr4=XXXX eflags=XXXX efer=XXXX guestpagingmode debugvm s_attr ldtr_attr tr_attr",
          VirtualBoxLog::new);

  private static final Pattern ACCELERATION =
      Pattern.compile(
          "\\b(?:HM|HWACCM): +(Host )?(MSR_)?([A-Z0-9_]{3,40}) *= (0x)?([0-9a-fA-F]{1,16})(?= |$)");
  private static final Pattern ANY_ACCELERATION = Pattern.compile("^(?:HM|HWACCM): ");
  private static final Pattern LEAF =
      Pattern.compile(
          "\\b(Gst|Hst): +(?:([0-9a-f]{8})(?:/([0-9a-f]{4}))? +)?([0-9a-f]{8}) ([0-9a-f]{8})"
              + " ([0-9a-f]{8}) ([0-9a-f]{8})\\b");
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  private static final Map<String, Field> CONTROL =
      Map.of("CR0", CR0, "CR4", CR4, "EFER", IA32_EFER);
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "IA32_VMX_BASIC_INFO", "IA32_VMX_BASIC",
          "A32_VMX_VMFUNC", "IA32_VMX_VMFUNC",
          "IA32_VMX_EPT_CAPS", "IA32_VMX_EPT_VPID_CAP",
          "IA32_VMX_EPT_VPID_CAPS", "IA32_VMX_EPT_VPID_CAP",
          "SMM_MONITOR_CTL", "IA32_SMM_MONITOR_CTL");
  private static final int DIGITS_OF_32_BITS = 8;

  /** Bits 27:16 and 11:0; the processor type is not printed. */
  private static final long SIGNATURE = 0xfff_0fffL;

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final VirtualBoxErrors errors;
  private final VirtualBoxGuest guest;
  private final VirtualBoxRegisters registers;
  private RegisterBlock block;
  private ProcessorSnapshot host;
  private long leaf = -1;
  private long subleaf;

  VirtualBoxLog(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts =
        new LineFacts(blocks, FORMAT.name())
            .on("^HM: HMR3Init: VT-x w/", this::used)
            .on("\\bPGM: The CPU physical address width is (\\d{2}) bits", this::width)
            .on(
                "^CPUM: Matched host CPU INTEL 0x([0-9a-f]{1,2})/0x([0-9a-f]{1,2})/0x([0-9a-f])\\b",
                this::signature);
    errors = new VirtualBoxErrors(blocks);
    guest = new VirtualBoxGuest(blocks);
    registers = new VirtualBoxRegisters(blocks);
  }

  @Override
  public boolean accept(DumpLine line) {
    return errors.accept(line)
        || facts.accept(line)
        || acceleration(line)
        || line.contains("st: ") && leaf(line)
        || guest.accept(line)
        || registers.accept(line);
  }

  @Override
  public boolean wantsNext(int number) {
    return errors.wantsNext() || guest.wantsNext() || registers.wantsNext();
  }

  @Override
  public void interrupted() {
    guest.interrupted();
    registers.interrupted();
  }

  private boolean acceleration(DumpLine line) {
    Matcher match = line.matcher(ACCELERATION);
    if (match.find()) {
      String name = match.group(3);
      Field control = match.group(1) != null && match.group(2) == null ? CONTROL.get(name) : null;
      if (control != null) {
        control(control, line, match);
      } else if (match.group(1) != null || match.group(2) != null) {
        register(OLD_NAMES.getOrDefault(name, name), line, match);
      }
      return true;
    }
    return line.matcher(ANY_ACCELERATION).find();
  }

  private void control(Field field, DumpLine line, Matcher match) {
    if (host == null || !host.isAbsent(field)) {
      block = blocks.registers(FORMAT.name(), line);
      host = block.unnumbered();
    }
    String digits = match.group(5);
    boolean half = match.group(4) == null && digits.length() == DIGITS_OF_32_BITS;
    long value = Digits.of(digits).value();
    long at = line.origin(match, 5);
    block.set(host, field, value, half ? 0xffff_ffffL : -1L, at);
    if (field == CR4) {
      block.hint(
          (value & Cr4.VMXE) == 0
              ? "VirtualBox sets CR4.VMXE only while it uses VMX: 0 in its log is normal"
              : "CR4.VMXE is 1 before VirtualBox sets it: the system or another hypervisor uses"
                  + " VMX, and the processor may already be in VMX root operation",
          at);
    }
  }

  private void register(String name, DumpLine line, Matcher match) {
    Optional<Field> field = Field.byKey("msr." + name);
    if (field.isPresent()) {
      RegisterBlock constants = blocks.constants(FORMAT.name(), line);
      long value = Digits.of(match.group(5)).value();
      constants.set(constants.unnumbered(), field.get(), value, -1L, line.origin(match, 5));
    }
  }

  private void used(DumpLine line, Matcher match) {
    facts.vmx(line, line.origin(match, 0), UNNUMBERED, true);
  }

  private void width(DumpLine line, Matcher match) {
    long bits = Long.parseLong(match.group(1));
    facts.set(line, line.origin(match, 1), UNNUMBERED, CPUID_80000008_EAX, bits, 0xff);
  }

  /** Reads family, model and stepping. Families above 0FH have no VMX. */
  private void signature(DumpLine line, Matcher match) {
    long at = line.origin(match, 1);
    facts.set(line, at, UNNUMBERED, VENDOR, Vendor.INTEL, -1L);
    long family = Digits.of(match.group(1)).value();
    if (family <= 0xf) {
      long model = Digits.of(match.group(2)).value();
      long stepping = Digits.of(match.group(3)).value();
      long signature = (model >>> 4) << 16 | family << 8 | (model & 0xf) << 4 | stepping;
      facts.set(line, at, UNNUMBERED, CPUID_1_EAX, signature, SIGNATURE);
    }
  }

  /** Reads a CPUID leaf line and keeps host values. A host line may omit the leaf number. */
  private boolean leaf(DumpLine line) {
    Matcher match = line.matcher(LEAF);
    if (!match.find()) {
      return false;
    }
    if (match.group(2) != null) {
      leaf = Digits.of(match.group(2)).value();
      subleaf = match.group(3) == null ? 0 : Digits.of(match.group(3)).value();
    }
    if (match.group(1).equals("Hst") && leaf >= 0) {
      RegisterBlock constants = blocks.constants(FORMAT.name(), line);
      for (int i = 0; i < REGISTERS.size(); i++) {
        long value = Digits.of(match.group(4 + i)).value();
        long at = line.origin(match, 4 + i);
        constants.setCpuid(constants.unnumbered(), leaf, subleaf, REGISTERS.get(i), value, at);
      }
    }
    return true;
  }
}
