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
 * Reads Linux's /proc/cpuinfo, and lscpu.
 *
 * <p>A flag proves its CPUID bit. A missing flag proves nothing, because the kernel clears flags
 * (vmx since 5.6 if IA32_FEATURE_CONTROL forbids VMX) and the line may be cut. The kernel subtracts
 * the bits that select a memory encryption key from the physical-address width. Sources:
 * arch/x86/kernel/cpu/intel.c (detect_tme), amd.c (early_detect_mem_encrypt).
 */
public final class Cpuinfo implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "cpuinfo",
          "/proc/cpuinfo and lscpu",
          "linux",
          "CPUID feature bits that are 1, physical-address width, vendor",
          List.of("cat /proc/cpuinfo", "lscpu"),
          "processor: vendorid: flags: addresssizes: cpuidlevel: cpufamily: model: "
              + "modelname: stepping: microcode: cpumhz: cachesize: physicalid: siblings: "
              + "coreid: cpucores: apicid: fpu: fpuexception: wp: bugs: bogomips: "
              + "clflushsize: cachealignment: powermanagement:",
          Cpuinfo::new);

  private static final Pattern KEY =
      Pattern.compile(
          "^\\s*(processor|vendor_id|Vendor ID|flags|Flags|vmx flags|address sizes|Address sizes"
              + "|cpuid level)\\s*: ?(.*)$");
  private static final Pattern OTHER_KEY =
      Pattern.compile(
          "^\\s*(?:cpu family|model|model name|stepping|microcode|cpu MHz|cache size|physical id"
              + "|siblings|core id|cpu cores|(?:initial )?apicid|fpu|fpu_exception|wp|bugs|bogomips"
              + "|clflush size|cache_alignment|power management)\\s*:");
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

  private static final long PHYSICAL_WIDTH = 0xff;
  private static final long BOTH_WIDTHS = 0xffff;

  private final SnapshotAssembler blocks;
  private Long number;
  private int flagsAt = -1;

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
    return line.matcher(OTHER_KEY).find();
  }

  @Override
  public boolean wantsNext(int number) {
    return number == flagsAt + 1;
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
    Matcher word = line.matcher(WORD).region(from, line.text().length());
    while (word.find()) {
      encrypted |= ENCRYPTION.contains(word.group());
      Flag flag = FLAGS.get(word.group());
      if (flag != null) {
        set(line, flag.field(), flag.mask(), flag.mask(), line.origin(word.start()));
      }
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
