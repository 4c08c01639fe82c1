package io.github.vmxcheck.model.dump;

import static io.github.vmxcheck.model.FeatureControl.LOCK;
import static io.github.vmxcheck.model.FeatureControl.VMX_OUTSIDE_SMX;
import static io.github.vmxcheck.model.dump.LineFacts.UNNUMBERED;

import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What programs of Windows say of VMX: checktool of HAXM, Coreinfo and systeminfo. Under Hyper-V
 * they see the processor it shows to the root partition, mostly without VMX.
 */
final class WindowsChecks implements DumpReader {
  static final DumpFormat FORMAT =
      new DumpFormat(
          "windows-checks",
          "Windows: checktool of HAXM, Coreinfo, systeminfo",
          "windbg",
          "CPUID.01H:ECX (VMX, SMX, hypervisor), bits of IA32_FEATURE_CONTROL",
          List.of("checktool.exe --verbose", "coreinfo -v", "systeminfo"),
          "intel64 genuineintel cpuvendor vmx smx hyper-vdisabled eptsupported "
              + "eptenabled nxsupported nxenabled hypervisor vmmonitormodeextensions "
              + "virtualizationenabledinfirmware",
          WindowsChecks::new);

  private static final String BY_HYPERVISOR =
      "Windows runs under Hyper-V, which hides VMX: this tells nothing of processor and firmware";

  private static final Pattern INTEL = Pattern.compile("\\bIntel64 Family |\\bGenuineIntel\\b");

  private final Blocks blocks;
  private final LineFacts facts;
  private boolean intel;
  private boolean supported;

  /** Where systeminfo says that there are extensions, of whichever vendor; null if nowhere. */
  private DumpLine monitorExtensions;

  WindowsChecks(Blocks blocks) {
    this.blocks = blocks;
    facts = new LineFacts(blocks, FORMAT.name());
    checktool();
    coreinfo();
    systeminfo();
  }

  private void checktool() {
    facts
        .on("^CPU vendor\\s+[*-]\\s+(\\w{1,12})$", this::vendor)
        .on("^VMX supported\\s+([*-])\\s+(?:Yes|No)\\b", this::supported)
        .on("^VMX enabled\\s+-\\s+No\\b", this::notEnabled)
        .note("^Hyper-V disabled\\s+-\\s+No\\b", BY_HYPERVISOR)
        .on(
            "^(?:Intel64|EPT|NX) (?:supported|enabled)\\s+[*-]\\s+(?:Yes|No)\\b",
            (line, match) -> {});
  }

  private void coreinfo() {
    facts
        .on("^VMX\\s+([*-])\\s+Supports Intel", this::supported)
        .on("^SMX\\s+([*-])\\s+Supports Intel", flag(Cpuid.LEAF_1_ECX_SMX))
        .on("^HYPERVISOR\\s+([*-])\\s+Hypervisor is present", this::hypervisor);
  }

  private void systeminfo() {
    facts
        .on(
            "\\bVM Monitor Mode Extensions: (?:Yes|No)\\b",
            (line, match) -> {
              if (match.group().endsWith("No")) {
                facts.vmx(line, line.origin(match, 0), UNNUMBERED, false);
              } else {
                monitorExtensions = line;
              }
            })
        .note(
            "\\bVirtualization Enabled In Firmware: No\\b",
            "Windows says that firmware did not enable virtualization; where VMX is hidden by a"
                + " hypervisor or missing, it says the same")
        .note("\\bA hypervisor has been detected\\. Features required", BY_HYPERVISOR);
  }

  @Override
  public boolean line(DumpLine line) {
    intel |= line.matcher(INTEL).find();
    return facts.line(line);
  }

  private void vendor(DumpLine line, Matcher match) {
    long vendor = Field.VENDOR.words().getOrDefault(match.group(1), Vendor.OTHER);
    facts.set(line, line.origin(match, 1), UNNUMBERED, Field.VENDOR, vendor, -1L);
  }

  private void supported(DumpLine line, Matcher match) {
    supported = match.group(1).equals("*");
    facts.vmx(line, line.origin(match, 1), UNNUMBERED, supported);
  }

  /** Says something of firmware only where CPUID has VMX. */
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

  @Override
  public void end() {
    if (monitorExtensions != null && intel) {
      facts.vmx(monitorExtensions, monitorExtensions.origin(0), UNNUMBERED, true);
    }
  }
}
