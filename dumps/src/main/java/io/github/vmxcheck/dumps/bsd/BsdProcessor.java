// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.bsd;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;

import io.github.vmxcheck.dumps.format.DumpFormat;
import io.github.vmxcheck.dumps.line.Digits;
import io.github.vmxcheck.dumps.line.DumpLine;
import io.github.vmxcheck.dumps.line.DumpReader;
import io.github.vmxcheck.dumps.line.FeatureList;
import io.github.vmxcheck.dumps.line.LineFacts;
import io.github.vmxcheck.dumps.line.SnapshotAssembler;
import io.github.vmxcheck.model.Cpuid;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Vendor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what OpenBSD prints about each processor at boot, and NetBSD's {@code cpuctl identify}.
 * OpenBSD lists the names of the bits of CPUID.01H:EDX and ECX in their order; newer versions print
 * the registers, too. Sources: sys/arch/amd64/amd64/identcpu.c and vmm.c of OpenBSD,
 * usr.sbin/cpuctl/arch/i386.c of NetBSD.
 */
public final class BsdProcessor implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "openbsd-log",
          "OpenBSD boot messages (dmesg), NetBSD's cpuctl identify",
          "",
          "CPUID.01H:ECX (VMX, SMX, hypervisor), other CPUID leaves, vendor",
          List.of("dmesg", "cat /var/run/dmesg.boot", "cpuctl identify 0"),
          "cpuD:fpu cpuDD:fpu cpuD:cpuid cpuDD:cpuid cpuD:features cpuDD:features vmm0atmainbus0:"
              + " cpuD:intel cpuDD:intel cpuD:amd cpuDD:amd",
          BsdProcessor::new);

  private static final Pattern NAMES = Pattern.compile("^cpu(\\d{1,4}): FPU,(?=[A-Z0-9,.-]*MSR,)");

  /** The rest of a list that was broken after a comma. */
  private static final Pattern CONTINUED =
      Pattern.compile(
          "^\\s*+(?:[A-Za-z0-9][A-Za-z0-9.-]*+,)++(?:[A-Za-z0-9][A-Za-z0-9.-]*+)?\\s*+$");

  private static final Pattern LEAF =
      Pattern.compile("^cpu(\\d{1,4}): cpuid ([0-9a-f]{1,8})(?:\\.([0-9a-f]{1,2}))? e[abcd]x=");
  private static final Pattern REGISTER =
      Pattern.compile("\\b(e[abcd]x)=([0-9a-f]{1,8})(?:<|\\s|,|$)");

  /**
   * NetBSD numbers its lists differently in different versions: the first name says which it is.
   */
  private static final Pattern LIST =
      Pattern.compile(
          "^cpu(\\d{1,4}): features\\d?:? 0x([0-9a-f]{1,8})<"
              + "(?:(FPU)\\b|(SSE3)\\b|(SYSCALL/SYSRET)\\b)");

  private static final Pattern BRAND =
      Pattern.compile(
          "^cpu(\\d{1,4}): (?:(?:Genuine )?(Intel)\\(R\\)|AMD) [^,]{1,80}, \\d{2,5}(?:\\.\\d+)? MHz"
              + "\\b");

  private static final FeatureList FEATURES =
      new FeatureList(
          List.of(
              "SSE3",
              "VMX",
              "SMX",
              "EST",
              "TM2",
              "SSSE3",
              "CX16",
              "xTPR",
              "PDCM",
              "PCID",
              "SSE4.1",
              "SSE4.2",
              "x2APIC",
              "MOVBE",
              "POPCNT",
              "DEADLINE",
              "AES",
              "XSAVE",
              "AVX",
              "F16C",
              "RDRAND",
              "HV",
              "NXE",
              "LONG",
              "LAHF"),
          Map.of(
              "VMX", Cpuid.LEAF_1_ECX_VMX,
              "SMX", Cpuid.LEAF_1_ECX_SMX,
              "HV", Cpuid.LEAF_1_ECX_HYPERVISOR));

  private static final int HEXADECIMAL = 16;

  /** The rest of a list is at most this many lines below. */
  private static final int REACH = 100;

  private final LineFacts facts;

  /** The processor whose list may continue in a line up to this one. */
  private long number;

  private int last = -1;

  BsdProcessor(SnapshotAssembler blocks) {
    facts =
        new LineFacts(blocks, FORMAT.name())
            .on("^vmm0 at mainbus0: .*\\bVMX\\b", this::machineMonitor)
            .on("^vmm0 at mainbus0: ", (line, match) -> {});
  }

  @Override
  public boolean accept(DumpLine line) {
    return names(line)
        || leaf(line)
        || list(line)
        || brand(line)
        || facts.accept(line)
        || continuation(line);
  }

  @Override
  public boolean wantsNext(int next) {
    return next <= last;
  }

  private boolean names(DumpLine line) {
    Matcher names = line.matcher(NAMES);
    if (!names.find()) {
      return false;
    }
    number = Long.parseLong(names.group(1));
    features(line, names.end());
    return true;
  }

  private boolean continuation(DumpLine line) {
    boolean rest = line.number() <= last && line.matcher(CONTINUED).find();
    if (rest) {
      features(line, 0);
    }
    return rest;
  }

  /** Mail and terminals break the long line after a comma. */
  private void features(DumpLine line, int from) {
    FEATURES.read(facts, line, from, number);
    last = line.text().endsWith(",") ? line.number() + REACH : -1;
  }

  private boolean leaf(DumpLine line) {
    Matcher leaf = line.matcher(LEAF);
    if (!leaf.find()) {
      return false;
    }
    long subleaf = leaf.group(3) == null ? 0 : Long.parseLong(leaf.group(3), HEXADECIMAL);
    Matcher register = line.matcher(REGISTER);
    while (register.find()) {
      Optional<Field> field =
          Field.byCpuid(Long.parseLong(leaf.group(2), HEXADECIMAL), subleaf, register.group(1));
      if (field.isPresent()) {
        set(line, Long.parseLong(leaf.group(1)), field.get(), register, 2);
      }
    }
    return true;
  }

  private boolean list(DumpLine line) {
    Matcher list = line.matcher(LIST);
    if (!list.find()) {
      return false;
    }
    Field field =
        list.group(3) != null
            ? Field.CPUID_1_EDX
            : list.group(4) != null ? Field.CPUID_1_ECX : Field.CPUID_80000001_EDX;
    set(line, Long.parseLong(list.group(1)), field, list, 2);
    return true;
  }

  private void set(DumpLine line, long processor, Field field, Matcher match, int group) {
    long value = Digits.of(match.group(group)).value();
    facts.set(line, line.origin(match, group), processor, field, value, -1L);
  }

  private boolean brand(DumpLine line) {
    Matcher brand = line.matcher(BRAND);
    if (!brand.find()) {
      return false;
    }
    long vendor = brand.group(2) == null ? Vendor.AMD : Vendor.INTEL;
    long processor = Long.parseLong(brand.group(1));
    facts.set(line, line.origin(0), processor, Field.VENDOR, vendor, -1L);
    return true;
  }

  /** OpenBSD attaches vmm if a processor has VMX that is not locked with bit 2 clear. */
  private void machineMonitor(DumpLine line, Matcher match) {
    long at = line.origin(match, 0);
    facts.vmx(line, at, UNNUMBERED, true);
    facts.hint(
        line,
        at,
        "vmm0 attached: IA32_FEATURE_CONTROL is not locked, or is locked with bit 2 set; OpenBSD"
            + " locks it with bit 2 set before its first VMXON");
  }
}
