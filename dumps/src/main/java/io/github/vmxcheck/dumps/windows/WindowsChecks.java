// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.windows;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;

/**
 * Reads what Windows programs say about VMX: HAXM's checktool, Coreinfo, systeminfo, WMI and the
 * event log. Under Hyper-V they see the processor as the root partition sees it, usually without
 * VMX. The events of Hyper-V prove no bit: one message stands for a missing VMX and for firmware
 * that forbids it. Source: the message table of Windows' hvservice.sys; for HyperDbg,
 * VmxSupportDetection and HyperDbgLoadVmmModule in its user-mode library.
 */
public final class WindowsChecks implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "windows-checks",
          "Windows programs (HAXM checktool, Coreinfo, systeminfo, WMI, Hyper-V events, HyperDbg)",
          "windbg",
          "CPUID.01H:ECX (VMX, SMX, hypervisor), bits of IA32_FEATURE_CONTROL",
          List.of(
              "checktool.exe --verbose",
              "coreinfo -v",
              "systeminfo",
              "Get-CimInstance Win32_Processor | Format-List *",
              "(Get-CimInstance Win32_ComputerSystem).HypervisorPresent"),
          "intel64 amd64family x86family cpuvendor osversion vmx smx requirementsforhaxm, hyper-vdisabled eptsupported "
              + "eptenabled nxsupported nxenabled hypervisor vmmonitormodeextensions "
              + "virtualizationenabledinfirmware virtualizationfirmwareenabled hyper-vlaunch "
              + "genuineintel authenticamd hygongenuine intel(r) amdryzen amdepyc amdathlon "
              + "amdopteron amdphenom amdsempron amdfx amdaD",
          WindowsChecks::new);

  static final String BY_HYPERVISOR =
      "Windows runs under Hyper-V, which hides VMX: this says nothing about the processor or"
          + " firmware";

  static final String UNDER_HYPERVISOR =
      "a hypervisor runs below Windows (Hyper-V, or that of a virtual machine): what Windows says"
          + " about virtualization shows nothing about the processor or firmware";

  /** What Markdown adds before a line and around its parts. */
  private static final String MARGIN = "^[\\s|>*_`-]*";

  private static final String GAP = "[*_`]{0,2}[\\s|]+";

  /** Between a name and its value, in a list or a table. */
  static final String IS = "(?:[\\s|]*+[:=][\\s|]*+|\\s*+\\|[\\s|]*+)";

  /** The end of a line of checktool, which marks good news with an asterisk, bad with a dash. */
  private static final String YES_OR_NO = "[\\s|*_`]+(?:Yes|No)(?![A-Za-z])";

  private final SnapshotAssembler blocks;
  private final LineFacts facts;
  private final ProcessorName processor = new ProcessorName();
  private final SystemInfo systemInfo;
  private final Win32Processor win32Processor;
  private boolean supported;

  /** The line in which checktool says that VMX is enabled; null if there is none. */
  private DumpLine enabled;

  /** Whether that is reliable: on Windows 7 checktool always says yes. */
  private boolean known;

  WindowsChecks(SnapshotAssembler blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
    checktool();
    hyperDbg();
    coreinfo();
    events();
    systemInfo = new SystemInfo(blocks, facts, processor);
    win32Processor = new Win32Processor(blocks, facts, processor);
  }

  private void checktool() {
    facts
        .on(MARGIN + "CPU vendor" + GAP + "[*-][\\s|]+(\\w{1,12})\\b", this::vendor)
        .on(MARGIN + "VMX supported" + GAP + "([*-])" + YES_OR_NO, this::supported)
        .on(MARGIN + "VMX enabled" + GAP + "-" + YES_OR_NO, this::notEnabled)
        .on(MARGIN + "VMX enabled" + GAP + "\\*" + YES_OR_NO, (line, match) -> enabled = line)
        .on(
            MARGIN + "OS version" + GAP + "[*-][\\s|]+Windows (\\d{1,3})\\.(\\d{1,3})\\b",
            this::version)
        .note(MARGIN + "Hyper-V disabled" + GAP + "-" + YES_OR_NO, BY_HYPERVISOR)
        .on(
            MARGIN + "(?:Intel64|EPT|NX) (?:supported|enabled)" + GAP + "[*-]" + YES_OR_NO,
            (line, match) -> {})
        .note(
            "\\bmeets the requirements for HAXM, but Intel Virtualization Technology \\(VT-x\\) is"
                + " not turned on\\b",
            "HAXM's installer found VMX forbidden by firmware or hidden by Hyper-V; its message does"
                + " not say which: run checktool.exe --verbose, and systeminfo for Hyper-V");
  }

  /** HyperDbg and the programs of "Hypervisor From Scratch" test CPUID.01H:ECX.VMX themselves. */
  private void hyperDbg() {
    facts
        .on(
            "(?i)^(?:\\[\\*\\] )?VMX operation is supported by your processor\\b",
            (line, match) -> facts.vmx(line, line.origin(match, 0), UNNUMBERED, true))
        .on(
            "(?i)^(?:\\[\\*\\] )?VMX operation is not supported by your processor\\b",
            (line, match) -> facts.vmx(line, line.origin(match, 0), UNNUMBERED, false))
        .on(
            "(?i)^(?:\\[\\*\\] )?(?:the CPU|current processor) vendor is : (\\w{12})\\b",
            this::vendor);
  }

  private void events() {
    facts
        .note(
            "\\bHyper(?:visor|-V) launch failed; Either VMX not present or not enabled in BIOS",
            "Hyper-V did not start: CPUID has no VMX, or IA32_FEATURE_CONTROL forbids VMXON; the"
                + " message (event 41) does not say which")
        .note(
            "\\bHyper(?:visor|-V) launch failed; Either SVM not present or not enabled in BIOS",
            "Hyper-V looked for SVM (event 42), as it does on AMD and Hygon processors: they have"
                + " no VMX")
        .note(
            "\\bHyper(?:visor|-V) launch failed; at least one of the processors in the system does"
                + " not appear to provide a virtualization platform",
            "Hyper-V did not start: it found no virtualization it supports on some processor; the"
                + " message (event 32) proves no bit")
        .note(
            "\\bHypervisor successfully started\\b",
            "Hyper-V started: its own VMXON succeeded, and Windows runs under it, usually without"
                + " VMX");
  }

  private void coreinfo() {
    facts
        .on("^VMX\\s+([*-])\\s+Supports Intel", this::supported)
        .on("^SMX\\s+([*-])\\s+Supports Intel", flag(Cpuid.LEAF_1_ECX_SMX))
        .on("^HYPERVISOR\\s+([*-])\\s+Hypervisor is present", this::hypervisor);
  }

  @Override
  public boolean accept(DumpLine line) {
    List<DumpLine> checks = JoinedChecks.in(line);
    checks.forEach(facts::accept);
    return !checks.isEmpty() || others(line);
  }

  private boolean others(DumpLine line) {
    boolean named = processor.accept(line);
    return systemInfo.accept(line) || win32Processor.accept(line) || facts.accept(line) || named;
  }

  @Override
  public boolean wantsNext(int number) {
    return win32Processor.wantsNext(number);
  }

  private void vendor(DumpLine line, Matcher match) {
    long vendor = Field.VENDOR.words().getOrDefault(match.group(1), Vendor.OTHER);
    facts.set(line, line.origin(match, 1), UNNUMBERED, Field.VENDOR, vendor, -1L);
  }

  private void supported(DumpLine line, Matcher match) {
    supported = match.group(1).equals("*");
    facts.vmx(line, line.origin(match, 1), UNNUMBERED, supported);
  }

  /** The line shows something about firmware only if CPUID has VMX. */
  private void notEnabled(DumpLine line, Matcher match) {
    if (supported) {
      facts.featureControl(line, line.origin(match, 0), UNNUMBERED, LOCK, VMX_OUTSIDE_SMX);
    }
  }

  private void hypervisor(DumpLine line, Matcher match) {
    flag(Cpuid.LEAF_1_ECX_HYPERVISOR).accept(line, match);
    if (match.group(1).equals("*")) {
      blocks.note(BY_HYPERVISOR, line.origin(match, 0));
    }
  }

  private BiConsumer<DumpLine, Matcher> flag(long bit) {
    return (line, match) -> {
      long value = match.group(1).equals("*") ? bit : 0;
      facts.set(line, line.origin(match, 1), UNNUMBERED, Field.CPUID_1_ECX, value, bit);
    };
  }

  private void version(DumpLine line, Matcher match) {
    int major = Integer.parseInt(match.group(1));
    known = major > 6 || major == 6 && Integer.parseInt(match.group(2)) > 1;
  }

  @Override
  public void end() {
    systemInfo.end();
    win32Processor.end();
    processor.record(facts);
    if (enabled != null && supported && known) {
      long bits = LOCK | VMX_OUTSIDE_SMX;
      facts.featureControl(enabled, enabled.origin(0), UNNUMBERED, bits, 0);
    } else if (enabled != null && supported) {
      facts.hint(
          enabled,
          enabled.origin(0),
          "checktool says that VMX is enabled, but it always does on Windows 7, and the line 'OS"
              + " version' is missing");
    }
  }
}
