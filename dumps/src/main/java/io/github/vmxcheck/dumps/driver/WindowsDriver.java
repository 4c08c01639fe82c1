// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import java.util.regex.Pattern;

/**
 * Decides whether a driver's number for the result of VMXON is that of the compiler's intrinsic
 * {@code __vmx_on}, which only drivers for Windows have: 0 success, 1 if ZF is set, 2 if CF is set
 * (Microsoft, "Compiler intrinsics", "__vmx_on"). Programs for other systems write their own
 * function, with numbers of their own: bhyve and Palacios return 1 for CF and 2 for ZF, HAXM 1 for
 * CF and 40H for ZF, and a function that ends in SETNA returns 1 for either.
 *
 * <p>A log is from Windows if DebugView or a kernel debugger printed it, if it names the intrinsic
 * or DbgPrint, or if it has the lines of a driver that only exists for Windows: the driver of
 * "Hypervisor From Scratch" (AllocateVmxonRegion, and VmxAllocateVmxonRegion in VmxRegions.c),
 * HyperDbg, HyperBone. A line of a Linux log never is: ports of these drivers print the same lines,
 * and the result of a function of their own.
 */
final class WindowsDriver {
  private static final Pattern DEBUG_VIEW = Pattern.compile("\\d{8}[\\t ]+\\d+\\.\\d+");
  private static final Pattern LINUX =
      Pattern.compile("\\[ *\\d+[.,]\\d+\\]|kernel: |[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d");
  private static final Pattern SHOWN =
      Pattern.compile(
          "__vmx_(?:vmx)?on\\b|\\b(?:Dbg|Kd)Print(?:Ex)?\\b|\\bDebugView\\b|vmx-root\\? (?:no|yes)"
              + "|allocated (?:buffer )?for VMXON at|buffer allocated for VMXON at"
              + "|\\bMSR_IA32_VMX_BASIC (?:\\(|- )MSR 0x480\\)|^HyperBone: ");

  private final SnapshotAssembler blocks;
  private boolean shown;

  WindowsDriver(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  /** Takes the next line. */
  void line(DumpLine line) {
    shown |=
        !isOfLinux(line)
            && (DEBUG_VIEW.matcher(line.prefix()).find()
                || line.matcher(SHOWN).find()
                || line.prompt().endsWith("kd>"));
  }

  /** Whether a line was printed by a driver for Windows, as far as the text has been read. */
  boolean printed(DumpLine line) {
    return !isOfLinux(line) && (shown || blocks.isOfKernelDebugger());
  }

  private static boolean isOfLinux(DumpLine line) {
    return !line.stream().isEmpty() || LINUX.matcher(line.prefix()).find();
  }
}
