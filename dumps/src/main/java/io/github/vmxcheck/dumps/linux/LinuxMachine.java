// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processor vendor and kernel version of a Linux log. Names of other devices, of modules and in
 * commands show neither.
 */
final class LinuxMachine {
  /**
   * {@code smpboot: CPU0: Intel(R) Core...}, in old kernels {@code CPU0: ...} or {@code CPU: ...}.
   */
  private static final Pattern PROCESSOR =
      Pattern.compile("^(?:smpboot: )?CPU\\d{0,4}: (?:(?:Genuine )?(Intel)\\b|(AMD|Hygon)\\b)");

  /** Printed only if CPUID has VMX. */
  private static final Pattern VMX =
      Pattern.compile(
          "\\bVMX \\((?:outside|inside) TXT\\) disabled|^kvm(?:_intel)?: VMX not (?:fully )?enabled"
              + "|\\bdisable TXT in the BIOS or activate TXT");

  /** kvm-ok suggests a module after it found the flag vmx or svm. */
  private static final Pattern MODULE =
      Pattern.compile(
          "^HINT: +sudo modprobe kvm_(?:(intel)|(amd))\\b|\\bKVM \\((?:(vmx)|(svm))\\) is ");

  private static final Pattern VERSION =
      Pattern.compile("\\bLinux version (\\d{1,3})\\.(\\d{1,3})\\.(\\S*)");

  /** Red Hat backports newer code to kernels that keep their version number. */
  private static final Pattern PATCHED = Pattern.compile("\\.el\\d");

  private final SnapshotAssembler blocks;
  private boolean intel;
  private DumpLine amd;
  private boolean hygon;

  /** Where kvm-ok found the flag svm, of AMD or Hygon; null if it did not. */
  private DumpLine svm;

  private int major = -1;
  private int minor;

  LinuxMachine(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  void line(DumpLine line) {
    Matcher processor = line.matcher(PROCESSOR);
    if (processor.find()) {
      intel |= processor.group(1) != null;
      if (processor.group(2) != null && amd == null) {
        amd = line;
        hygon = processor.group(2).equals("Hygon");
      }
    }
    intel |= line.matcher(VMX).find();
    Matcher module = line.matcher(MODULE);
    if (module.find()) {
      boolean vmx = module.group(1) != null || module.group(3) != null;
      intel |= vmx;
      svm = vmx || svm != null ? svm : line;
    }
    Matcher version = line.matcher(VERSION);
    if (version.find() && !PATCHED.matcher(version.group(3)).find()) {
      major = Integer.parseInt(version.group(1));
      minor = Integer.parseInt(version.group(2));
    }
  }

  /** Records a processor that has SVM and no VMX. */
  void end() {
    if (!isOfAmd() || blocks.vendor().isPresent()) {
      return;
    }
    if (amd == null) {
      RegisterBlock block = blocks.constants(LinuxLog.FORMAT.name(), svm);
      block.set(block.every(), Field.CPUID_1_ECX, 0, Cpuid.LEAF_1_ECX_VMX, svm.origin(0));
    } else {
      RegisterBlock block = blocks.constants(LinuxLog.FORMAT.name(), amd);
      long vendor = hygon ? Vendor.HYGON : Vendor.AMD;
      block.set(block.every(), Field.VENDOR, vendor, -1L, amd.origin(0));
    }
  }

  /** Whether the text shows an Intel processor, or a flag that AMD and Hygon do not have. */
  boolean isOfIntel() {
    OptionalLong vendor = blocks.vendor();
    boolean shown =
        intel || blocks.shows(Field.CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX) || isIntel(vendor);
    return shown && amd == null && svm == null && (vendor.isEmpty() || isIntel(vendor));
  }

  private static boolean isIntel(OptionalLong vendor) {
    return vendor.isPresent() && vendor.getAsLong() == Vendor.INTEL;
  }

  boolean isOfAmd() {
    long vendor = blocks.vendor().orElse(0);
    return !intel && (amd != null || svm != null || vendor == Vendor.AMD || vendor == Vendor.HYGON);
  }

  /** Whether the text shows that its kernel is older than this version. */
  boolean isBefore(int thisMajor, int thisMinor) {
    return major >= 0 && (major < thisMajor || major == thisMajor && minor < thisMinor);
  }
}
