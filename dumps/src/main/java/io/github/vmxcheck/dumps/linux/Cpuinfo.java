// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.linux;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.RegisterBlock;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Linux's /proc/cpuinfo, lscpu, and the vendor that cpuid prints.
 *
 * <p>A flag proves its CPUID bit; svm, which only AMD and Hygon processors have, that there is no
 * VMX. lscpu names the two VT-x and AMD-V (sys-utils/lscpu-cputype.c of util-linux). A missing flag
 * proves nothing, because the kernel clears flags (vmx since 5.6 if IA32_FEATURE_CONTROL forbids
 * VMX) and the line may be cut. The kernel subtracts the bits that select a memory encryption key
 * from the physical-address width. Sources: arch/x86/kernel/cpu/intel.c (detect_tme), amd.c
 * (early_detect_mem_encrypt).
 */
public final class Cpuinfo implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "cpuinfo",
          "/proc/cpuinfo and lscpu",
          "linux",
          "CPUID feature bits that are 1, physical-address width, vendor",
          List.of("cat /proc/cpuinfo", "lscpu"),
          "processor: vendorid: vendorid= flags: addresssizes: cpuidlevel: cpufamily: model: "
              + "modelname: stepping: microcode: cpumhz: cachesize: physicalid: siblings: "
              + "coreid: cpucores: apicid: fpu: fpuexception: wp: bugs: bogomips: "
              + "clflushsize: cachealignment: powermanagement: virtualization: fpuvmedepse "
              + "/proc/cpuinfo",
          Cpuinfo::new);

  private static final Pattern KEY =
      Pattern.compile(
          "^\\s*(processor|vendor_id|Vendor ID|flags|Flags|vmx flags|address sizes|Address sizes"
              + "|cpuid level|Virtualization(?=\\s*:\\s*(?:VT-x|AMD-V)\\s*$))\\s*: ?(.*)$");

  /** The vendor in the output of cpuid. */
  private static final Pattern QUOTED = Pattern.compile("^\\s*vendor_id = \"(\\w{1,12})\"\\s*$");

  private static final Pattern OTHER_KEY =
      Pattern.compile(
          "^\\s*(?:cpu family|model|model name|stepping|microcode|cpu MHz|cache size|physical id"
              + "|siblings|core id|cpu cores|(?:initial )?apicid|fpu|fpu_exception|wp|bugs|bogomips"
              + "|clflush size|cache_alignment|power management)\\s*:");

  /** A list of flags without its name. */
  private static final Pattern LIST = Pattern.compile("^\\s*fpu vme de pse tsc msr [a-z0-9_ ]+$");

  /** A command that prints nothing but the flags it looks for, each in a line. */
  private static final Pattern SEARCH = Pattern.compile("\\bgrep\\b.*/proc/cpuinfo\\b");

  private static final Pattern FOUND = Pattern.compile("^\\s*(?:\\d{1,4} )?(vmx|svm)$");

  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Pattern REST = Pattern.compile("^[a-z0-9_ ]{1,4000}$");
  private static final Pattern SIZES =
      Pattern.compile("(\\d{1,2}) bits physical, (\\d{1,2}) bits virtual");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}");

  private record Flag(Field field, long mask) {}

  private static final Map<String, Flag> FLAGS =
      Map.of(
          "vmx", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX),
          "smx", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_SMX),
          "hypervisor", new Flag(CPUID_1_ECX, Cpuid.LEAF_1_ECX_HYPERVISOR),
          "lm", new Flag(CPUID_80000001_EDX, Cpuid.LEAF_80000001_EDX_INTEL_64));

  /** With any of these flags, the printed width may exclude the bits that select a key. */
  private static final Set<String> ENCRYPTION =
      Set.of("tme", "pconfig", "sme", "sev", "sev_es", "sev_snp");

  private static final String SVM = "svm";
  private static final String VMX = "vmx";

  /** What a search finds is at most this many lines below it. */
  private static final int REACH = 100;

  private static final long PHYSICAL_WIDTH = 0xff;
  private static final long BOTH_WIDTHS = 0xffff;

  private final SnapshotAssembler blocks;
  private Long number;
  private int flagsAt = -1;
  private int searchedAt = -REACH;

  /** The widths of the current processor, kept until its flags are read, and their origin. */
  private long widths;

  private DumpLine widthsAt;
  private long widthsOrigin;
  private boolean flagged;
  private boolean encrypted;

  Cpuinfo(SnapshotAssembler blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher key = line.matcher(KEY);
    if (key.find()) {
      value(line, key);
      return true;
    }
    if (line.number() == flagsAt + 1 && line.matcher(REST).matches()) {
      flags(line, 0);
      return true;
    }
    if (line.matcher(LIST).find()) {
      flags(line, 0);
      return true;
    }
    return quoted(line) || found(line) || line.matcher(OTHER_KEY).find();
  }

  @Override
  public boolean wantsNext(int number) {
    return number == flagsAt + 1 || number <= searchedAt + REACH;
  }

  private boolean quoted(DumpLine line) {
    Matcher quoted = line.matcher(QUOTED);
    boolean any = quoted.find();
    if (any) {
      vendor(line, quoted.group(1), line.origin(quoted, 1));
    }
    return any;
  }

  /** Handles a command that searches the flags, and the flags it finds. */
  private boolean found(DumpLine line) {
    if (line.matcher(SEARCH).find()) {
      searchedAt = line.number();
      return false;
    }
    Matcher found = line.matcher(FOUND);
    boolean any = line.number() <= searchedAt + REACH && found.find();
    if (any) {
      virtualization(line, found.group(1).equals(VMX), line.origin(found, 1));
    }
    return any;
  }

  private void virtualization(DumpLine line, boolean vmx, long origin) {
    long bit = Cpuid.LEAF_1_ECX_VMX;
    set(line, CPUID_1_ECX, vmx ? bit : 0, bit, origin);
  }

  private void value(DumpLine line, Matcher key) {
    String value = key.group(2).strip();
    long origin = line.origin(key, 2);
    switch (key.group(1)) {
      case "processor" -> {
        end();
        number = DECIMAL.matcher(value).matches() ? Long.valueOf(value) : number;
      }
      case "vendor_id", "Vendor ID" -> vendor(line, value, origin);
      case "flags", "Flags" -> flags(line, key.start(2));
      case "vmx flags" -> usable(line, origin);
      case "Virtualization" -> virtualization(line, value.equals("VT-x"), origin);
      case "cpuid level" -> {
        if (DECIMAL.matcher(value).matches()) {
          set(line, CPUID_0_EAX, Long.parseLong(value), CPUID_0_EAX.mask(), origin);
        }
      }
      default -> sizes(line, key.start(2));
    }
  }

  private void vendor(DumpLine line, String text, long origin) {
    Map<String, Long> words = VENDOR.words();
    if (!text.isEmpty()) {
      set(line, VENDOR, words.getOrDefault(text, words.get("other")), VENDOR.mask(), origin);
    }
  }

  private void flags(DumpLine line, int from) {
    flagsAt = line.number();
    flagged = true;
    int svm = -1;
    boolean vmx = false;
    Matcher word = line.matcher(WORD).region(from, line.text().length());
    while (word.find()) {
      vmx |= word.group().equals(VMX);
      svm = word.group().equals(SVM) ? word.start() : svm;
      encrypted |= ENCRYPTION.contains(word.group());
      Flag flag = FLAGS.get(word.group());
      if (flag != null) {
        set(line, flag.field(), flag.mask(), flag.mask(), line.origin(word.start()));
      }
    }
    if (svm >= 0 && !vmx) {
      virtualization(line, false, line.origin(svm));
    }
  }

  /** The kernel lists VMX features only if it found VMX neither missing nor forbidden. */
  private void usable(DumpLine line, long origin) {
    set(line, CPUID_1_ECX, Cpuid.LEAF_1_ECX_VMX, Cpuid.LEAF_1_ECX_VMX, origin);
    String what = "the line 'vmx flags' means that the kernel found VMX usable:";
    block(line).hint(what + " IA32_FEATURE_CONTROL is probably locked and allows VMXON", origin);
  }

  private void sizes(DumpLine line, int from) {
    Matcher sizes = line.matcher(SIZES).region(from, line.text().length());
    if (sizes.find()) {
      widths = Long.parseLong(sizes.group(1)) | Long.parseLong(sizes.group(2)) << 8;
      widthsAt = line;
      widthsOrigin = line.origin(sizes, 1);
    }
  }

  /** Sets the widths of the current processor. */
  @Override
  public void end() {
    if (widthsAt != null) {
      boolean whole = flagged && !encrypted;
      long known = whole ? BOTH_WIDTHS : BOTH_WIDTHS & ~PHYSICAL_WIDTH;
      set(widthsAt, CPUID_80000008_EAX, widths, known, widthsOrigin);
      if (!whole) {
        String bits = (widths & PHYSICAL_WIDTH) + " bits";
        block(widthsAt)
            .hint(
                "'address sizes' gives "
                    + bits
                    + " physical: with memory encryption"
                    + (flagged ? "" : " (the missing flags would show it)")
                    + ", Linux subtracts the bits that select a key, so the processor's width is at"
                    + " least that; cpuid -r shows it",
                widthsOrigin);
      }
    }
    widthsAt = null;
    flagged = false;
    encrypted = false;
  }

  private RegisterBlock block(DumpLine line) {
    return blocks.constants(FORMAT.name(), line);
  }

  private void set(DumpLine line, Field field, long value, long mask, long origin) {
    RegisterBlock block = block(line);
    ProcessorSnapshot one = number == null ? block.unnumbered() : block.processor(number);
    block.set(one, field, value, mask, origin);
  }
}
