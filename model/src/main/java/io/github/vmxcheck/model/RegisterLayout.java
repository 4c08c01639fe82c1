// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The manual's name of each bit of the registers that requirements speak of. */
public final class RegisterLayout {
  private static final String CR0 =
      "0 PE, 1 MP, 2 EM, 3 TS, 4 ET, 5 NE, 16 WP, 18 AM, 29 NW, 30 CD, 31 PG";
  private static final String CR4 =
      "0 VME, 1 PVI, 2 TSD, 3 DE, 4 PSE, 5 PAE, 6 MCE, 7 PGE, 8 PCE, 9 OSFXSR, 10 OSXMMEXCPT,"
          + " 11 UMIP, 12 LA57, 13 VMXE, 14 SMXE, 16 FSGSBASE, 17 PCIDE, 18 OSXSAVE, 19 KL,"
          + " 20 SMEP, 21 SMAP, 22 PKE, 23 CET, 24 PKS, 25 UINTR, 27 LASS, 28 LAM_SUP, 32 FRED";
  private static final String RFLAGS =
      "0 CF, 1 FIXED_1, 2 PF, 4 AF, 6 ZF, 7 SF, 8 TF, 9 IF, 10 DF, 11 OF, 13:12 IOPL, 14 NT,"
          + " 16 RF, 17 VM, 18 AC, 19 VIF, 20 VIP, 21 ID";
  private static final Map<Field, RegisterLayout> LAYOUTS = new EnumMap<>(Field.class);

  static {
    add(CR0, Field.CR0, Field.IA32_VMX_CR0_FIXED0, Field.IA32_VMX_CR0_FIXED1);
    add(CR4, Field.CR4, Field.IA32_VMX_CR4_FIXED0, Field.IA32_VMX_CR4_FIXED1);
    add(RFLAGS, Field.RFLAGS, Field.OBSERVED_RFLAGS);
    add("61 LAM_U57, 62 LAM_U48", Field.CR3);
    add("0 SCE, 8 LME, 10 LMA, 11 NXE", Field.IA32_EFER);
    add(
        "0 LOCK, 1 VMX_INSIDE_SMX, 2 VMX_OUTSIDE_SMX, 14:8 SENTER_LOCAL, 15 SENTER_GLOBAL,"
            + " 17 SGX_LAUNCH_CONTROL, 18 SGX_GLOBAL, 20 LMCE",
        Field.IA32_FEATURE_CONTROL);
    add("0 VALID, 2 SMI_BLOCKED_AFTER_VMXOFF, 31:12 MSEG_BASE", Field.IA32_SMM_MONITOR_CTL);
    add(
        "30:0 REVISION_IDENTIFIER, 31 ZERO, 44:32 REGION_SIZE, 48 PHYSICAL_ADDRESS_32_BITS,"
            + " 49 DUAL_MONITOR, 53:50 MEMORY_TYPE, 54 INS_OUTS, 55 TRUE_CONTROLS,"
            + " 56 ANY_VECTOR_ERROR_CODE, 57 BIT_57, 58 NESTED_EXCEPTION",
        Field.IA32_VMX_BASIC);
    add(
        "4:0 PREEMPTION_TIMER_RATE, 5 STORE_LMA, 6 HLT, 7 SHUTDOWN, 8 WAIT_FOR_SIPI, 14 INTEL_PT,"
            + " 15 SMBASE, 24:16 CR3_TARGETS, 27:25 MSR_LIST, 28 SMM_MONITOR_CTL_2,"
            + " 29 VMWRITE_ANY_FIELD, 30 ZERO_LENGTH_INJECTION, 63:32 MSEG_REVISION",
        Field.IA32_VMX_MISC);
    add("0 SSE3, 5 VMX, 6 SMX, 17 PCID, 26 XSAVE, 27 OSXSAVE, 31 HYPERVISOR", Field.CPUID_1_ECX);
    add(
        "1 VME, 2 DE, 3 PSE, 4 TSC, 5 MSR, 6 PAE, 7 MCE, 13 PGE, 17 PSE-36, 24 FXSR, 25 SSE",
        Field.CPUID_1_EDX);
    add("0 FSGSBASE, 2 SGX, 7 SMEP, 20 SMAP, 25 INTEL_PT", Field.CPUID_7_0_EBX);
    add("2 UMIP, 3 PKU, 7 CET_SS, 16 LA57, 23 KL, 30 SGX_LC, 31 PKS", Field.CPUID_7_0_ECX);
    add("5 UINTR, 20 CET_IBT", Field.CPUID_7_0_EDX);
    add("6 LASS, 17 FRED, 26 LAM", Field.CPUID_7_1_EAX);
    add("11 SYSCALL, 20 NX, 29 INTEL_64", Field.CPUID_80000001_EDX);
    add("7:0 PHYSICAL_ADDRESS_WIDTH, 15:8 LINEAR_ADDRESS_WIDTH", Field.CPUID_80000008_EAX);
    add("30:0 REVISION_IDENTIFIER, 31 SHADOW_VMCS_INDICATOR", Field.VMXON_REGION_HEADER);
    add("30:0 REVISION_IDENTIFIER, 31 SHADOW_VMCS_INDICATOR", Field.VMCS_REGION_HEADER);
    add("0 ROOT, 1 NON_ROOT", Field.VMX_OPERATION);
    add("0 NOT_MAPPED, 1 NOT_PERMITTED, 2 OUTSIDE_SEGMENT", Field.OPERAND_ACCESS);
  }

  /**
   * Some neighbouring bits with one name.
   *
   * @param high the highest bit, 63 to 0
   * @param low the lowest bit
   */
  public record Bits(int high, int low, String name) {
    public long mask() {
      return -1L >>> (63 - high + low) << low;
    }
  }

  private final List<Bits> fields;

  private RegisterLayout(List<Bits> fields) {
    this.fields = fields;
  }

  private static void add(String layout, Field... registers) {
    List<Bits> fields = new ArrayList<>();
    for (String part : layout.split(", ", -1)) {
      int space = part.indexOf(' ');
      String[] range = part.substring(0, space).split(":", -1);
      int high = Integer.parseInt(range[0]);
      int low = Integer.parseInt(range[range.length - 1]);
      fields.add(new Bits(high, low, part.substring(space + 1)));
    }
    for (Field register : registers) {
      LAYOUTS.put(register, new RegisterLayout(List.copyOf(fields)));
    }
  }

  /** The layout of a register; empty for a field whose bits have no names. */
  public static Optional<RegisterLayout> of(Field field) {
    return Optional.ofNullable(LAYOUTS.get(field));
  }

  /** The named bits, in ascending order. */
  public List<Bits> bits() {
    return fields;
  }

  /** The name of a bit, or {@code reserved}. */
  public String name(int bit) {
    for (Bits field : fields) {
      if (field.low <= bit && bit <= field.high) {
        return field.name;
      }
    }
    return "reserved";
  }

  /** The bits with this name, in whatever case it is written. */
  public Optional<Bits> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return fields.stream().filter(f -> f.name.replace('-', '_').equals(upper)).findFirst();
  }
}
