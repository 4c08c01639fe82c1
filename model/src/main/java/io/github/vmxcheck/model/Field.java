// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One thing a snapshot can tell of a logical processor (or, for {@code vmm.*}, of the machine).
 *
 * <p>The key is the path of the value in the native format, such as {@code cr0}, {@code
 * msr.IA32_EFER}, {@code cpuid.0x7.0.ebx} or {@code vmxon.region.header}. The title is what the
 * Intel SDM calls it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the map of words is unmodifiable
public enum Field {
  CR0("cr0", "CR0", 64),
  CR3("cr3", "CR3", 64),
  CR4("cr4", "CR4", 64),
  RFLAGS("rflags", "RFLAGS", 64),
  CPL("cpl", "CPL", 2),
  CS_SELECTOR("cs.selector", "CS selector", 16),
  CS_L("cs.l", "CS.L", 1),
  CS_D("cs.d", "CS.D", 1),
  SS_SELECTOR("ss.selector", "SS selector", 16),
  SS_DPL("ss.dpl", "SS.DPL", 2),
  A20M("a20m", "A20M mode", 1),
  SMM("smm", "system-management mode", 1),
  VMX_OPERATION("vmx-operation", "VMX operation", 2, "outside=0 root=1 non-root=2"),
  SMX_OPERATION("smx-operation", "SMX operation", 1, "outside=0 inside=1"),
  /** All ones (word {@code none}): no current VMCS. */
  CURRENT_VMCS("current-vmcs", "current-VMCS pointer", 64, "none=0xffffffffffffffff"),
  /** Whose view of the processor the snapshot is. */
  OBSERVER("observer", "observer", 2, "processor=0 host=1 guest=2 nested-guest=3"),

  IA32_FEATURE_CONTROL(0x3a),
  IA32_SMM_MONITOR_CTL(0x9b),
  IA32_VMX_BASIC(0x480),
  IA32_VMX_PINBASED_CTLS(0x481),
  IA32_VMX_PROCBASED_CTLS(0x482),
  IA32_VMX_EXIT_CTLS(0x483),
  IA32_VMX_ENTRY_CTLS(0x484),
  IA32_VMX_MISC(0x485),
  IA32_VMX_CR0_FIXED0(0x486),
  IA32_VMX_CR0_FIXED1(0x487),
  IA32_VMX_CR4_FIXED0(0x488),
  IA32_VMX_CR4_FIXED1(0x489),
  IA32_VMX_VMCS_ENUM(0x48a),
  IA32_VMX_PROCBASED_CTLS2(0x48b),
  IA32_VMX_EPT_VPID_CAP(0x48c),
  IA32_VMX_TRUE_PINBASED_CTLS(0x48d),
  IA32_VMX_TRUE_PROCBASED_CTLS(0x48e),
  IA32_VMX_TRUE_EXIT_CTLS(0x48f),
  IA32_VMX_TRUE_ENTRY_CTLS(0x490),
  IA32_VMX_VMFUNC(0x491),
  IA32_VMX_PROCBASED_CTLS3(0x492),
  IA32_VMX_EXIT_CTLS2(0x493),
  IA32_EFER(0xc0000080),

  CPUID_0_EAX(0x0, -1, "eax"),
  CPUID_0_EBX(0x0, -1, "ebx"),
  CPUID_0_ECX(0x0, -1, "ecx"),
  CPUID_0_EDX(0x0, -1, "edx"),
  CPUID_1_EAX(0x1, -1, "eax"),
  CPUID_1_ECX(0x1, -1, "ecx"),
  CPUID_1_EDX(0x1, -1, "edx"),
  CPUID_7_0_EAX(0x7, 0, "eax"),
  CPUID_7_0_EBX(0x7, 0, "ebx"),
  CPUID_7_0_ECX(0x7, 0, "ecx"),
  CPUID_7_0_EDX(0x7, 0, "edx"),
  CPUID_7_1_EAX(0x7, 1, "eax"),
  CPUID_80000000_EAX(0x80000000, -1, "eax"),
  CPUID_80000001_EDX(0x80000001, -1, "edx"),
  CPUID_80000008_EAX(0x80000008, -1, "eax"),
  /** One bit a vendor, so that a rule reads each once; {@code other} is any text not listed. */
  VENDOR(
      "cpu.vendor",
      "processor vendor",
      6,
      "GenuineIntel=1 AuthenticAMD=2 HygonGenuine=4 CentaurHauls=8 Shanghai=16 other=32"),

  OPERAND_KIND("vmxon.operand.kind", "VMXON operand", 1, "memory=0 register=1"),
  OPERAND_LOCK("vmxon.operand.lock", "LOCK prefix", 1),
  OPERAND_LINEAR("vmxon.operand.linear", "linear address of the VMXON operand", 64),
  OPERAND_SEGMENT(
      "vmxon.operand.segment", "segment of the VMXON operand", 3, "es=0 cs=1 ss=2 ds=3 fs=4 gs=5"),
  /** One bit for each thing that stands in the way, none for {@code readable}. */
  OPERAND_ACCESS(
      "vmxon.operand.access",
      "access to the VMXON operand",
      3,
      "readable=0 not-mapped=1 not-permitted=2 outside-segment=4"),
  VMXON_POINTER("vmxon.pointer", "VMXON pointer", 64),
  VMXON_REGION_HEADER("vmxon.region.header", "VMXON region dword 0", 32),
  VMXON_REGION_SIZE("vmxon.region.size", "size of the VMXON region", 32),
  VMXON_REGION_MEMORY_TYPE("vmxon.region.memory-type", "memory type of the VMXON region", 4),
  VMXON_REGION_ZEROED("vmxon.region.zeroed", "VMXON region zeroed", 1),
  VMXON_REGION_FIRST_NONZERO(
      "vmxon.region.first-nonzero", "offset of the first byte of the VMXON region not 0", 32),
  VMCS_POINTER("vmcs.pointer", "VMCS pointer", 64),
  VMCS_REGION_HEADER("vmcs.region.header", "VMCS region dword 0", 32),
  VMCS_REGION_SIZE("vmcs.region.size", "size of the VMCS region", 32),
  VMCS_REGION_MEMORY_TYPE("vmcs.region.memory-type", "memory type of the VMCS region", 4),
  VMCS_REGION_ZEROED("vmcs.region.zeroed", "VMCS region zeroed", 1),
  VMCS_REGION_FIRST_NONZERO(
      "vmcs.region.first-nonzero", "offset of the first byte of the VMCS region not 0", 32),

  OBSERVED_OUTCOME(
      "observed.outcome",
      "observed outcome of VMXON",
      3,
      "ud=0 gp0=1 ss0=2 pf=3 vm-exit=4 vmfail-invalid=5 vmfail-valid-15=6 vmsucceed=7"),
  /** What a compiler's intrinsic returns: 0 success, 1 ZF set, 2 CF set. */
  OBSERVED_STATUS("observed.status", "observed status of VMXON", 2),
  OBSERVED_RFLAGS("observed.rflags", "RFLAGS after VMXON", 64),

  VMM_ACTIVE_PROCESSORS("vmm.active-processors", "active processors", 32),
  VMM_INITIALIZED_PROCESSORS("vmm.initialized-processors", "initialized processors", 32);

  private static final long LOW_HALF = 0xffff_ffffL;
  private static final Map<String, Field> BY_KEY = new HashMap<>();
  private static final Map<Long, Field> BY_MSR_INDEX = new HashMap<>();

  static {
    for (Field field : values()) {
      BY_KEY.put(field.key, field);
      if (field.msr) {
        BY_MSR_INDEX.put(field.msrIndex, field);
      }
    }
  }

  private final String key;
  private final String title;
  private final int width;
  private final boolean msr;
  private final long msrIndex;
  private final Map<String, Long> words;

  Field(String key, String title, int width) {
    this(key, title, width, "");
  }

  Field(String key, String title, int width, String words) {
    this(key, title, width, words, -1);
  }

  Field(int msrIndex) {
    this("msr.", "", 64, "", Integer.toUnsignedLong(msrIndex));
  }

  Field(int leaf, int subleaf, String register) {
    this(
        "cpuid." + leafKey(leaf, subleaf) + "." + register,
        leafTitle(leaf, subleaf) + ":" + register.toUpperCase(Locale.ROOT),
        32,
        "",
        -1);
  }

  Field(String key, String title, int width, String words, long msrIndex) {
    this.msr = msrIndex >= 0;
    this.key = msr ? key + name() : key;
    this.title = msr ? name() : title;
    this.width = width;
    this.msrIndex = msrIndex;
    this.words = parseWords(words);
  }

  private static String leafKey(int leaf, int subleaf) {
    return "0x" + Integer.toHexString(leaf) + (subleaf < 0 ? "" : "." + subleaf);
  }

  private static String leafTitle(int leaf, int subleaf) {
    String hex = String.format(Locale.ROOT, "%02XH", leaf);
    return subleaf < 0 ? "CPUID." + hex : "CPUID.(EAX=" + hex + ",ECX=" + subleaf + ")";
  }

  private static Map<String, Long> parseWords(String words) {
    if (words.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> map = new LinkedHashMap<>();
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      map.put(word.substring(0, equals), Long.parseUnsignedLong(digits(word, equals), radix(word)));
    }
    return Collections.unmodifiableMap(map);
  }

  private static String digits(String word, int equals) {
    return word.substring(word.contains("=0x") ? equals + 3 : equals + 1);
  }

  private static int radix(String word) {
    return word.contains("=0x") ? 16 : 10;
  }

  /** The field whose native key this is. */
  public static Optional<Field> byKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The model-specific register with this index, if a requirement reads it. */
  public static Optional<Field> byMsrIndex(long index) {
    return Optional.ofNullable(BY_MSR_INDEX.get(index));
  }

  /** The register of a CPUID leaf, such as {@code ecx}, if a requirement reads it. */
  public static Optional<Field> byCpuid(long leaf, long subleaf, String register) {
    String key = "cpuid.0x" + Long.toHexString(leaf);
    Field field = BY_KEY.get(key + "." + subleaf + "." + register);
    return field == null && subleaf == 0 ? byKey(key + "." + register) : Optional.ofNullable(field);
  }

  public String key() {
    return key;
  }

  /** What the manual calls it. */
  public String title() {
    return title;
  }

  /** Number of bits, 1 to 64. */
  public int width() {
    return width;
  }

  /** All bits of the field. */
  public long mask() {
    return width == 64 ? -1L : (1L << width) - 1;
  }

  public boolean isMsr() {
    return msr;
  }

  /**
   * Whether some bit is always 1, so that 0 means that the register is not there. Source: Intel
   * SDM, "VMX Capability Reporting Facility".
   */
  public boolean isNeverZero() {
    return msrIndex >= 0x480 && msrIndex <= 0x484
        || msrIndex >= 0x486 && msrIndex <= 0x489
        || msrIndex >= 0x48d && msrIndex <= 0x490;
  }

  /**
   * Whether these bits say that the register is not there: it is never 0, and bits 31:0 are. Those
   * are enough: they have a bit that is always 1, or, in IA32_VMX_BASIC, the revision identifier,
   * which is 0 on no known processor.
   *
   * @param mask the bits that were read
   */
  public boolean isMissingAs(long value, long mask) {
    return isNeverZero() && (mask & LOW_HALF) == LOW_HALF && (value & mask) == 0;
  }

  /** Whether it belongs to the machine, and to no single logical processor. */
  public boolean isOfMachine() {
    return key.startsWith("vmm.");
  }

  /** Index for RDMSR; only of a model-specific register. */
  public long msrIndex() {
    if (!msr) {
      throw new IllegalStateException(key + " is not a model-specific register");
    }
    return msrIndex;
  }

  /** The words this field may be given in, each with its value; empty for a plain number. */
  public Map<String, Long> words() {
    return words;
  }

  /** The word for a value, if there is one. */
  public Optional<String> word(long value) {
    for (Map.Entry<String, Long> word : words.entrySet()) {
      if (word.getValue() == value) {
        return Optional.of(word.getKey());
      }
    }
    return Optional.empty();
  }

  /** All keys, for naming the nearest one to a misspelt key. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Field::key).toList();
  }
}
