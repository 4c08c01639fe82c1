// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import io.github.vmxcheck.dumps.bochs.BochsDebugger;
import io.github.vmxcheck.dumps.bsd.Bhyvectl;
import io.github.vmxcheck.dumps.bsd.BsdProcessor;
import io.github.vmxcheck.dumps.bsd.FreeBsdLog;
import io.github.vmxcheck.dumps.capture.CaptureLog;
import io.github.vmxcheck.dumps.coreboot.CorebootTxt;
import io.github.vmxcheck.dumps.cpuid.Aida64;
import io.github.vmxcheck.dumps.cpuid.CpuZ;
import io.github.vmxcheck.dumps.cpuid.CpuidListing;
import io.github.vmxcheck.dumps.driver.DriverLog;
import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.gdb.Gdb;
import io.github.vmxcheck.dumps.hypervisor.JailhousePanic;
import io.github.vmxcheck.dumps.hypervisor.XmhfLog;
import io.github.vmxcheck.dumps.kvm.CloudHypervisorState;
import io.github.vmxcheck.dumps.kvm.FirecrackerMsrs;
import io.github.vmxcheck.dumps.kvm.FirecrackerProcessor;
import io.github.vmxcheck.dumps.kvm.KvmState;
import io.github.vmxcheck.dumps.linux.Cpuinfo;
import io.github.vmxcheck.dumps.linux.LinuxLog;
import io.github.vmxcheck.dumps.linux.LinuxOops;
import io.github.vmxcheck.dumps.linux.VirtHostValidate;
import io.github.vmxcheck.dumps.mac.MacPanic;
import io.github.vmxcheck.dumps.mac.MacSysctl;
import io.github.vmxcheck.dumps.memory.ElfCore;
import io.github.vmxcheck.dumps.memory.RegionListing;
import io.github.vmxcheck.dumps.msr.Chipsec;
import io.github.vmxcheck.dumps.msr.CoreFreq;
import io.github.vmxcheck.dumps.msr.Inteltool;
import io.github.vmxcheck.dumps.msr.MsrListing;
import io.github.vmxcheck.dumps.msr.Rdmsr;
import io.github.vmxcheck.dumps.msr.Turbostat;
import io.github.vmxcheck.dumps.msr.VmxCapsTable;
import io.github.vmxcheck.dumps.msr.Vmxcap;
import io.github.vmxcheck.dumps.qemu.MigrationStream;
import io.github.vmxcheck.dumps.qemu.QemuMigrationState;
import io.github.vmxcheck.dumps.qemu.QemuRegisters;
import io.github.vmxcheck.dumps.qemu.QemuWarnings;
import io.github.vmxcheck.dumps.qemu.QmpOutput;
import io.github.vmxcheck.dumps.uefi.UefiException;
import io.github.vmxcheck.dumps.virtualbox.VirtualBoxLog;
import io.github.vmxcheck.dumps.vmcs.HaxmVmcs;
import io.github.vmxcheck.dumps.vmcs.VmcsDump;
import io.github.vmxcheck.dumps.vmware.EsxiHost;
import io.github.vmxcheck.dumps.vmware.VmwareLog;
import io.github.vmxcheck.dumps.windows.WinDbg;
import io.github.vmxcheck.dumps.windows.WindowsChecks;
import io.github.vmxcheck.dumps.windows.WtfRegisters;
import io.github.vmxcheck.dumps.xen.XenLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The supported formats, in the order in which their readers are offered a line. */
public final class Formats {
  private static final List<DumpFormat> ALL =
      List.of(
          CaptureLog.FORMAT,
          QmpOutput.FORMAT,
          Chipsec.FORMAT,
          QemuRegisters.FORMAT,
          QemuWarnings.FORMAT,
          UefiException.FORMAT,
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
          EsxiHost.FORMAT,
          Cpuinfo.FORMAT,
          LinuxLog.FORMAT,
          VirtHostValidate.FORMAT,
          FreeBsdLog.FORMAT,
          BsdProcessor.FORMAT,
          XenLog.FORMAT,
          CorebootTxt.FORMAT,
          WindowsChecks.FORMAT,
          RegionListing.FORMAT,
          XmhfLog.FORMAT,
          JailhousePanic.FORMAT,
          MacPanic.FORMAT,
          MacSysctl.FORMAT,
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

  /** The format with this name. */
  public static Optional<DumpFormat> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** The names of all formats, including the native one. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(InputReader.NATIVE));
    ALL.forEach(format -> names.add(format.name()));
    return names;
  }

  /** The message for an input in these formats that contains no field vmxcheck uses. */
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
        + ", but it contains no field vmxcheck uses; collect CR0, CR4, MSRs 3AH, 480H and"
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
