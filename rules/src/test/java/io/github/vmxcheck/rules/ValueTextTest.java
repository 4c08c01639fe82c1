// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.rules.Predictions.onlyKnowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and bits as a report prints them. */
class ValueTextTest {
  @ParameterizedTest
  @CsvSource({
    "cr0, '', unknown",
    "cr0, cr0=0x80050033, 0x0000000080050033",
    "cr0, cr0=0x????????80050033, 0x????????80050033",
    "cr0, cr0.PE=1, 0x????????????????",
    "cr0, cr0[3:0]=1, 0x???????????????1",
    "cr0, cr0[63:60]=12, 0xc???????????????",
    "cs.selector, cs.selector=0x10, 0x0010",
    "vmxon.region.header, vmxon.region.header=0x4, 0x00000004",
    "cpl, cpl=3, 3",
    "cpl, cpl[1]=1, 0x?",
    "vmxon.region.size, vmxon.region.size=4096, 4096",
    "vmxon.region.size, vmxon.region.size=0x10??, 0x000010??",
    "vmxon.region.memory-type, vmxon.region.memory-type=6, 6",
    "observed.status, observed.status=2, 2",
    "vmm.active-processors, vmm.active-processors=12, 12",
    "vmxon.region.first-nonzero, vmxon.region.first-nonzero=12, 12",
    "smm, smm=1, 1",
    "a20m, a20m=0, 0",
    "vmxon.operand.kind, vmxon.operand.kind=memory, memory",
    "vmx-operation, vmx-operation=root, root",
    "vmx-operation, vmx-operation=non-root, non-root",
    "vmx-operation, vmx-operation[0]=1, 0x?",
    "vmxon.operand.access, vmxon.operand.access[0]=1 vmxon.operand.access[2:1]=1, 0x3",
    "cpu.vendor, cpu.vendor[5:4]=3 cpu.vendor[3:0]=1, 0x31",
    "cpu.vendor, cpu.vendor[3:0]=1, 0x?1",
    "cpu.vendor, cpu.vendor=AuthenticAMD, AuthenticAMD",
    "current-vmcs, current-vmcs=none, none",
    "current-vmcs, current-vmcs=0x12346000, 0x0000000012346000",
    "IA32_VMX_BASIC, IA32_VMX_BASIC=unreadable, unreadable",
  })
  void aValueIsWrittenInFullWidthOrAsItsWord(String key, String known, String text) {
    Field field = FieldPath.parse(key).orElseThrow().field();
    assertThat(ValueText.of(onlyKnowing(known), field)).isEqualTo(text);
  }

  @Test
  void aRegisterThatReadsZeroIsNotImplemented() {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    state.setReadsZero(Field.IA32_VMX_BASIC, Origin.NONE);
    assertThat(ValueText.of(state, Field.IA32_VMX_BASIC))
        .isEqualTo("unreadable (reads 0: not implemented)");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0, ''",
    "0x1, 0",
    "0x2, 1",
    "0x3, 1:0",
    "0x5, '2, 0'",
    "0x8000000000000000, 63",
    "0xc000000000000000, 63:62",
    "0xffffffffffffffff, 63:0",
    "0xffffffff00000020, '63:32, 5'",
    "0x7000000000000006, '62:60, 2:1'",
  })
  void bitsAreWrittenHighestFirst(String mask, String text) {
    assertThat(ValueText.ranges(mask(mask))).isEqualTo(text);
  }

  private static long mask(String text) {
    return Long.parseUnsignedLong(text.substring(2), 16);
  }

  private static String bits(String known, Field field, long mask) {
    return ValueText.bits(onlyKnowing(known), List.of(new WrongBits(field, mask)));
  }

  @ParameterizedTest
  @CsvSource({
    "CR0, 0x20, CR0.NE (bit 5) is 0",
    "CR0, 0x1, CR0.PE (bit 0) is 1",
    "CR0, 0x21, 'CR0.NE (bit 5) is 0, CR0.PE (bit 0) is 1'",
    "CR0, 0x24, 'CR0.EM (bit 2), CR0.NE (bit 5) are 0'",
    "CR0, 0x8000000000000000, CR0 bit 63 (reserved) is 1",
    "CR0, 0x40, CR0 bit 6 (reserved) is 0",
    "CPL, 0x2, CPL bit 1 is 0",
    "VMXON_POINTER, 0xf00, 'VMXON pointer bit 8, VMXON pointer bit 9, VMXON pointer bit 10,"
        + " VMXON pointer bit 11 are 1'",
    "VMXON_POINTER, 0x3f00, 'VMXON pointer bit 8, VMXON pointer bit 9, VMXON pointer bit 10,"
        + " VMXON pointer bit 11, VMXON pointer bit 12, VMXON pointer bit 13 are 1'",
    "VMXON_POINTER, 0x7f00, VMXON pointer bits 14:8 are 1",
    "SMM, 0x1, system-management mode is 1",
    "A20M, 0x1, A20M mode is 0",
    "CR4, 0x0, CR4 is unreadable",
  })
  void wrongBitsAreNamedWithTheirValue(Field field, String mask, String text) {
    String known =
        "cr0=0x8000000000000001 cpl=1 smm=1 a20m=0 vmxon.pointer=0xffffff cr4=unreadable";
    assertThat(bits(known, field, mask(mask))).isEqualTo(text);
  }

  @Test
  void bitsOfSeveralFieldsFollowEachOther() {
    List<WrongBits> wrong =
        List.of(new WrongBits(Field.CR4, 0x2000), new WrongBits(Field.IA32_VMX_VMFUNC, 0));
    assertThat(ValueText.bits(onlyKnowing("cr4=0"), wrong))
        .isEqualTo("CR4.VMXE (bit 13) is 0, IA32_VMX_VMFUNC is unreadable");
    assertThat(ValueText.bits(onlyKnowing(""), List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cr0, CR0, cr0",
    "cr0.NE, CR0.NE, cr0.NE",
    "cr0[5], CR0.NE, cr0.NE",
    "cr0[6], CR0[6], cr0[6]",
    "cr0[5:4], CR0[5:4], cr0[5:4]",
    "rflags[13:12], RFLAGS.IOPL, rflags.IOPL",
    "rflags[13], RFLAGS[13], rflags[13]",
    "rflags[12], RFLAGS[12], rflags[12]",
    "cpl[0], CPL[0], cpl[0]",
    "vmxon.pointer[11:0], VMXON pointer[11:0], vmxon.pointer[11:0]",
    "vmx-operation[0], VMX operation, vmx-operation",
    "IA32_EFER.LMA, IA32_EFER.LMA, msr.IA32_EFER.LMA",
  })
  void somePathsHaveAName(String path, String title, String key) {
    FieldPath parsed = FieldPath.parse(path).orElseThrow();
    assertThat(ValueText.title(parsed)).isEqualTo(title);
    assertThat(ValueText.key(parsed)).isEqualTo(key);
  }
}
