// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model.dump;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The formats that are read, in the order in which a line is offered to their readers. */
public final class Formats {
  private static final List<DumpFormat> ALL =
      List.of(
          CaptureLog.FORMAT,
          QmpOutput.FORMAT,
          Chipsec.FORMAT,
          QemuRegisters.FORMAT,
          LinuxOops.FORMAT,
          VmcsDump.FORMAT,
          HaxmVmcs.FORMAT,
          VirtualBoxLog.FORMAT,
          Gdb.FORMAT,
          WinDbg.FORMAT,
          BochsDebugger.FORMAT,
          Bhyvectl.FORMAT,
          Rdmsr.FORMAT,
          Aida64.FORMAT,
          Vmxcap.FORMAT,
          VmxCapsTable.FORMAT,
          CpuidListing.FORMAT,
          CpuZ.FORMAT,
          Inteltool.FORMAT,
          CoreFreq.FORMAT,
          Turbostat.FORMAT,
          FirecrackerProcessor.FORMAT,
          FirecrackerMsrs.FORMAT,
          VmwareLog.FORMAT,
          Cpuinfo.FORMAT,
          LinuxLog.FORMAT,
          FreeBsdLog.FORMAT,
          XenLog.FORMAT,
          WindowsChecks.FORMAT,
          RegionListing.FORMAT,
          XmhfLog.FORMAT,
          JailhousePanic.FORMAT,
          MacPanic.FORMAT,
          MsrListing.FORMAT,
          DriverLog.FORMAT,
          ElfCore.FORMAT,
          MigrationStream.FORMAT,
          QemuMigrationState.FORMAT,
          WtfRegisters.FORMAT,
          CloudHypervisorState.FORMAT,
          KvmState.FORMAT);

  private Formats() {}

  public static List<DumpFormat> all() {
    return ALL;
  }

  /** The format of this name. */
  public static Optional<DumpFormat> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** The names of all formats, the native one among them. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(InputReader.NATIVE));
    ALL.forEach(format -> names.add(format.name()));
    return names;
  }

  /** What to say of an input that is of these formats and tells nothing that matters. */
  static String nothingIn(Collection<String> names) {
    List<String> titles = new ArrayList<>();
    List<String> gives = new ArrayList<>();
    for (DumpFormat format : ALL) {
      if (names.contains(format.name())) {
        titles.add(format.title() + " [" + format.name() + "]");
        gives.add(
            format.name()
                + " gives "
                + format.gives()
                + " ("
                + String.join("; ", format.obtain())
                + ")");
      }
    }
    return "recognised as "
        + String.join(" and ", titles)
        + ", and none of what it holds matters for VMXON; collect CR0, CR4, MSRs 3AH, 480H and"
        + " 486H to 489H, CPUID.01H:ECX and the VMXON region: "
        + String.join(", ", gives)
        + ", 'vmxcheck formats' lists the others";
  }

  static List<DumpFormat> ofLines() {
    return ALL.stream().filter(format -> format.reader() != null).toList();
  }

  static List<DumpFormat> ofJson() {
    return ALL.stream().filter(format -> format.json() != null).toList();
  }
}
