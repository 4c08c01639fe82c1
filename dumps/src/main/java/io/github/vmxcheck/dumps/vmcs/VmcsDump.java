// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.vmcs;

import static io.github.vmxcheck.dumps.vmcs.VmcsFields.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VMCS dump that KVM (dump_vmcs in arch/x86/kvm/vmx/vmx.c) and Xen (vmcs_dump_vcpu in
 * xen/arch/x86/hvm/vmx/vmcs.c) print after a failed VM entry: guest state, host state, controls.
 */
public final class VmcsDump implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "vmcs",
          "VMCS dump of KVM or Xen (guest and host become two snapshots)",
          "linux",
          "guest and host CR0, CR3, CR4, EFER, selectors; guest RFLAGS, CS.L, SS.DPL",
          List.of("modprobe kvm_intel dump_invalid_vmcs=1; dmesg", "xl debug-keys v; xl dmesg"),
          "state*** lastattemptedvm-entry DvD vcpuD cr0: cr4: actual=0x shadow=0x "
              + "mask=XXXX cr3=0x rflags=0x efer :sel=0x s:XXXXSXXXXX r:XXXXSXXXXX attr=0x "
              + "cr0=XXXX cr3=XXXX cr4=XXXX s=XXXX pat= pdptr0= pdpte0= rsp= debugctl= "
              + "interruptibility= sbase= gdtbase= pinbased= cpubased= entrycontrols= "
              + "exitcontrols= "
              + "dtr:",
          VmcsDump::new);

  private static final Pattern SECTION =
      Pattern.compile("\\*\\*\\* (Guest|Host|Control) State \\*\\*\\*");
  private static final Pattern HEADER =
      Pattern.compile(
          "\\bVMCS [0-9a-f]{8,16}, last attempted VM-entry on CPU (\\d{1,4})"
              + "|^(?:d\\d{1,5}v|\\s*VCPU )(\\d{1,4})(?:$| vmentry failure)");
  private static final Pattern GUEST_CONTROL =
      Pattern.compile(
          "\\bCR([04]):(?= actual=|$)|\\b(actual=0x|shadow=0x|gh_mask=)([0-9a-f]{16})\\b");
  private static final Pattern GUEST_OTHER =
      Pattern.compile("^CR3 = 0x([0-9a-f]{16})\\b|\\bRFLAGS=0x([0-9a-f]{8,16})\\b");

  /**
   * Newer kernels print {@code EFER=} only if the VMCS or an MSR list loads it. With a space before
   * the equals sign, the field appears next to PAT whether it is loaded or not.
   */
  private static final Pattern EXTENDED_FEATURES =
      Pattern.compile("\\bEFER(\\((?:VMCS|MSR LL)\\) ?|(?==)| )= *0x([0-9a-f]{16})\\b");

  private static final Pattern CONTROLS =
      Pattern.compile("\\b(Entry|Exit)Controls=(?:0x)?([0-9a-f]{8})\\b");
  private static final Pattern HOST_CONTROL = Pattern.compile("\\bCR([034])=([0-9a-f]{16})\\b");
  private static final Pattern HOST_LINE =
      Pattern.compile("\\bCR0=[0-9a-f]{16} CR3=[0-9a-f]{16}\\b");
  private static final Pattern HOST_SELECTOR = Pattern.compile("\\b([CS])S=([0-9a-f]{4})\\b");
  private static final Pattern OTHER =
      Pattern.compile(
          "^(?:PAT = |PDPT[RE]0 = |RSP = 0x|Sysenter RSP=|DebugCtl = |Interruptibility = "
              + "|[FG]SBase=|GDTBase=|PinBased=|CPUBased=|EntryControls=|\\s*[GIL]DTR:)");
  private static final Map<Character, Integer> HOST_CODES =
      Map.of('0', HOST_CR0, '3', HOST_CR3, '4', HOST_CR4);

  private final VmcsFields fields;
  private final VmcsSegments segments;

  /** {@code G} in the guest state, {@code H} in the host state, {@code C} in the controls. */
  private char section = ' ';

  /** 0 or 4: the control register whose values are expected. */
  private char control = ' ';

  VmcsDump(SnapshotAssembler blocks) {
    fields = new VmcsFields(blocks, FORMAT.name(), true);
    segments = new VmcsSegments(fields);
  }

  @Override
  public boolean accept(DumpLine line) {
    if (header(line) || section(line)) {
      return true;
    }
    boolean taken = guestControls(line);
    taken |= guestOthers(line);
    taken |= segment(line);
    taken |= hostControls(line);
    taken |= hostSelectors(line);
    taken |= extendedFeatures(line);
    taken |= controls(line);
    return taken || section != ' ' && line.matcher(OTHER).find();
  }

  @Override
  public void end() {
    fields.end();
  }

  private boolean header(DumpLine line) {
    Matcher header = line.matcher(HEADER);
    if (!header.find()) {
      return false;
    }
    fields.end();
    section = ' ';
    if (header.group(1) != null) {
      fields.hostNumber(Long.parseLong(header.group(1)));
    } else {
      fields.guestNumber(Long.parseLong(header.group(2)));
    }
    return true;
  }

  private boolean section(DumpLine line) {
    Matcher match = line.matcher(SECTION);
    if (!match.find()) {
      return false;
    }
    section = match.group(1).charAt(0);
    control = ' ';
    if (section == 'G') {
      fields.end();
    }
    return true;
  }

  /** Mail breaks these lines: mask and read shadow may be on the next line. */
  private boolean guestControls(DumpLine line) {
    Matcher match = line.matcher(GUEST_CONTROL);
    boolean any = false;
    while (match.find()) {
      any = true;
      if (match.group(1) != null) {
        control = match.group(1).charAt(0);
      } else if (control != ' ') {
        section = 'G';
        put(guestCode(match.group(2).charAt(0)), line, match, 3);
      }
    }
    return any;
  }

  /** The encoding of one of the three values of CR0 or CR4. */
  private int guestCode(char first) {
    return switch (first) {
      case 'a' -> control == '0' ? GUEST_CR0 : GUEST_CR4;
      case 's' -> control == '0' ? CR0_READ_SHADOW : CR4_READ_SHADOW;
      default -> control == '0' ? CR0_MASK : CR4_MASK;
    };
  }

  private boolean guestOthers(DumpLine line) {
    Matcher match = line.matcher(GUEST_OTHER);
    if (section != 'G' || !match.find()) {
      return false;
    }
    boolean flags = match.group(1) == null;
    put(flags ? GUEST_RFLAGS : GUEST_CR3, line, match, flags ? 2 : 1);
    return true;
  }

  private boolean segment(DumpLine line) {
    boolean any = segments.accept(line);
    section = any ? 'G' : section;
    return any;
  }

  private boolean hostControls(DumpLine line) {
    if (section != 'H' && !line.matcher(HOST_LINE).find()) {
      return false;
    }
    Matcher match = line.matcher(HOST_CONTROL);
    boolean any = false;
    while (match.find()) {
      section = 'H';
      put(HOST_CODES.get(match.group(1).charAt(0)), line, match, 2);
      any = true;
    }
    return any;
  }

  private boolean hostSelectors(DumpLine line) {
    Matcher match = line.matcher(HOST_SELECTOR);
    boolean any = false;
    while (section == 'H' && match.find()) {
      boolean code = match.group(1).equals("C");
      put(code ? HOST_CS_SELECTOR : HOST_SS_SELECTOR, line, match, 2);
      any = true;
    }
    return any;
  }

  private boolean extendedFeatures(DumpLine line) {
    Matcher match = line.matcher(EXTENDED_FEATURES);
    if (section != 'G' && section != 'H' || !match.find()) {
      return false;
    }
    int encoding = section == 'G' ? GUEST_EFER : HOST_EFER;
    if (match.group(1).equals(" ")) {
      put(encoding, line, match, 2);
    } else {
      fields.putInEffect(encoding, Digits.of(match.group(2)), line, line.origin(match, 2));
    }
    return true;
  }

  private boolean controls(DumpLine line) {
    Matcher match = line.matcher(CONTROLS);
    boolean any = false;
    while (section == 'C' && match.find()) {
      put(match.group(1).equals("Entry") ? ENTRY_CONTROLS : EXIT_CONTROLS, line, match, 2);
      any = true;
    }
    return any;
  }

  private void put(int encoding, DumpLine line, Matcher match, int group) {
    fields.put(encoding, Digits.of(match.group(group)), line, line.origin(match, group));
  }
}
