// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.mac;

import static io.github.vmxcheck.dumps.line.LineFacts.UNNUMBERED;
import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.dumps.format.DumpFormat;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what macOS's {@code sysctl} says about the processor. {@code machdep.cpu.features} has the
 * names of the bits that CPUID.01H has in EDX and ECX, in their order. {@code kern.hv_support}
 * proves no bit: it is 1 if CPUID has VMX and the VMX capability MSRs offer EPT and unrestricted
 * guest, and also on processors from Apple; macOS does not read IA32_FEATURE_CONTROL for it.
 * Sources in XNU: feature_map in osfmk/i386/cpuid.c, vmx_hv_support in osfmk/i386/vmx/vmx_cpu.c.
 */
public final class MacSysctl implements DumpReader {
  public static final DumpFormat FORMAT =
      new DumpFormat(
          "macos-sysctl",
          "macOS sysctl (machdep.cpu, kern.hv_support)",
          "",
          "CPUID.01H:ECX (VMX, SMX, hypervisor), physical-address width, vendor",
          List.of("sysctl machdep.cpu kern.hv_support"),
          "machdep.cpu. kern.hvsupport fpuvmedepse",
          MacSysctl::new);

  private static final Pattern NAMED =
      Pattern.compile("\\b(machdep\\.cpu\\.[\\w.]{1,40}|kern\\.hv_support)(?:: ?| ?= ?)(.*)$");

  /** The list alone, as {@code sysctl -n} prints it. */
  private static final Pattern LIST = Pattern.compile("^FPU VME DE PSE .* MSR ");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

  private static final FeatureList FEATURES =
      new FeatureList(
          List.of(
              "SSE3", "VMX", "SMX", "EST", "TM2", "SSSE3", "CX16", "TPR", "PDCM", "SSE4.1",
              "SSE4.2", "x2APIC", "MOVBE", "POPCNT", "AES", "VMM", "PCID", "XSAVE", "OSXSAVE",
              "TSCTMR", "AVX1.0", "RDRAND", "F16C"),
          Map.of(
              "VMX", Cpuid.LEAF_1_ECX_VMX,
              "SMX", Cpuid.LEAF_1_ECX_SMX,
              "VMM", Cpuid.LEAF_1_ECX_HYPERVISOR));

  private final LineFacts facts;

  MacSysctl(SnapshotAssembler blocks) {
    facts = new LineFacts(blocks, FORMAT.name());
  }

  @Override
  public boolean accept(DumpLine line) {
    Matcher named = line.matcher(NAMED);
    if (!named.find()) {
      boolean list = line.matcher(LIST).find();
      if (list) {
        FEATURES.read(facts, line, 0, UNNUMBERED);
      }
      return list;
    }
    String value = named.group(2).strip();
    long at = line.origin(named, 2);
    switch (named.group(1)) {
      case "machdep.cpu.features" -> FEATURES.read(facts, line, named.start(2), UNNUMBERED);
      case "machdep.cpu.vendor" -> vendor(line, value, at);
      case "machdep.cpu.signature" -> number(line, CPUID_1_EAX, value, -1L, at);
      case "machdep.cpu.max_basic" -> number(line, CPUID_0_EAX, value, -1L, at);
      case "machdep.cpu.address_bits.physical" -> number(line, CPUID_80000008_EAX, value, 0xff, at);
      case "kern.hv_support" -> hypervisorSupport(line, value, at);
      default -> {
        // Other values show nothing about VMXON.
      }
    }
    return true;
  }

  private void vendor(DumpLine line, String name, long at) {
    if (!name.isEmpty()) {
      long vendor = VENDOR.words().getOrDefault(name, Vendor.OTHER);
      facts.set(line, at, UNNUMBERED, VENDOR, vendor, -1L);
    }
  }

  private void number(DumpLine line, Field field, String value, long mask, long at) {
    if (NUMBER.matcher(value).matches()) {
      facts.set(line, at, UNNUMBERED, field, Long.parseLong(value), mask);
    }
  }

  private void hypervisorSupport(DumpLine line, String value, long at) {
    if (value.equals("1")) {
      facts.hint(
          line,
          at,
          "kern.hv_support is 1: on an Intel processor, CPUID has VMX, with EPT and unrestricted"
              + " guest; it says nothing about IA32_FEATURE_CONTROL");
    } else if (value.equals("0")) {
      facts.hint(
          line,
          at,
          "kern.hv_support is 0: CPUID lacks VMX, or VMX lacks EPT or unrestricted guest; VMXON"
              + " needs neither of the latter two");
    }
  }
}
