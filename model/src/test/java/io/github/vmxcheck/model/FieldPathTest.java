// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @ParameterizedTest
  @CsvSource({
    "cr4,                    CR4,                63, 0",
    "cr4.VMXE,               CR4,                13, 13",
    "cr4.vmxe,               CR4,                13, 13",
    "cr4[63:32],             CR4,                63, 32",
    "cr4[13],                CR4,                13, 13",
    "msr.IA32_EFER,          IA32_EFER,          63, 0",
    "IA32_EFER.LMA,          IA32_EFER,          10, 10",
    "ia32_efer.lma,          IA32_EFER,          10, 10",
    "IA32_VMX_BASIC.REGION_SIZE, IA32_VMX_BASIC, 44, 32",
    "cpuid.0x1.ecx[5],       CPUID_1_ECX,        5,  5",
    "cpuid.0x1.edx.PSE-36,   CPUID_1_EDX,        17, 17",
    "cpuid.0x7.0.ebx.SMEP,   CPUID_7_0_EBX,      7,  7",
    "vmxon.region.header,    VMXON_REGION_HEADER, 31, 0",
  })
  void aPathIsAFieldOrSomeOfItsBits(String text, Field field, int high, int low) {
    assertThat(FieldPath.parse(text)).contains(new FieldPath(field, high, low));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cr5",
        "cr4.",
        "cr4.NO",
        ".VMXE",
        "cr4[",
        "cr4[]",
        "cr4[64]",
        "cr4[1:2]",
        "cr4[-1]",
        "cr4[2:-1]",
        "cr4[a]",
        "[1]",
        "cpl[2]",
        "a20m.X",
        "cr4[1:2:3]",
        "cr4[1]x",
        "msr-load",
        "msr-load.value",
        "msr-load[].value",
        "msr-load[512].value",
        "msr-load[02].value",
        "msr-load[-1].value",
        "msr-load[-2].value",
        "msr-load[99999999999].value",
        "msr-load[2]",
        "msr-load[2]value",
        "msr-load[2].",
        "msr-load[2].other",
        "msr-load[2].value[64]",
        "cr4[2].VMXE"
      })
  void invalidPathsAreRejected(String text) {
    assertThat(FieldPath.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void thePathTextIsReadBackUnchanged(Field field) {
    assertThat(FieldPath.parseAny(field.key())).contains(FieldPath.of(field));
    for (int high = 0; high < field.width(); high++) {
      FieldPath path = new FieldPath(field, high, high / 2);
      assertThat(FieldPath.parseAny(path.text())).contains(path);
      assertThat(FieldPath.parse(path.text()).isPresent()).isNotEqualTo(field.isInList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "msr-load[2].value,        MSR_LOAD_VALUE, 2,   63, 0,  msr-load[2].value",
    "msr-load[0].value[5],     MSR_LOAD_VALUE, 0,   5,  5,  msr-load[0].value[5]",
    "msr-load[511].index[63:32], MSR_LOAD_INDEX, 511, 63, 32, 'msr-load[511].index[63:32]'",
    "msr-load[2].index.INDEX,  MSR_LOAD_INDEX, 2,   31, 0,  msr-load[2].index[31:0]",
    "msr-load.value[5],        MSR_LOAD_VALUE, -1,  5,  5,  msr-load[].value[5]",
    "msr-load[].value,         MSR_LOAD_VALUE, -1,  63, 0,  msr-load[].value",
    "msr-load,                 MSR_LOAD_INDEX, -2,  63, 0,  msr-load",
  })
  void aListEntryHasANumber(
      String text, Field field, int entry, int high, int low, String printed) {
    FieldPath path = new FieldPath(field, entry, high, low);
    assertThat(FieldPath.parseAny(text)).contains(path);
    assertThat(path.text()).isEqualTo(printed);
    assertThat(FieldPath.parse(text).isPresent()).isEqualTo(entry >= 0);
  }

  @Test
  void aPathIsReadFromTheEntryOrFromItsOwner() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    snapshot.addEntry(Field.Group.MSR_LOAD).set(Field.MSR_LOAD_VALUE, 7);
    ProcessorSnapshot second = snapshot.addEntry(Field.Group.MSR_LOAD);
    second.set(Field.MSR_LOAD_VALUE, 0xf0, 0xff, Origin.NONE);
    FieldPath path = FieldPath.parse("msr-load[1].value[15:4]").orElseThrow();
    assertThat(path.value(snapshot)).isEqualTo(0xf);
    assertThat(path.known(snapshot)).isEqualTo(0xf);
    assertThat(path.value(second)).isEqualTo(0xf);
    assertThat(path.inEntry(0).value(snapshot)).isZero();
    assertThat(path.inEntry(0).known(snapshot)).isEqualTo(0xfff);
    assertThat(path.inEntry(2).known(snapshot)).as("no such entry").isZero();
    assertThat(NativeText.of(snapshot, path)).isEqualTo("0x??f");
  }

  @Test
  void aPathExtractsItsBitsFromTheValue() {
    FieldPath path = FieldPath.parse("cr4[15:8]").orElseThrow();
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0).set(Field.CR4, 0x12345678);
    assertThat(path.mask()).isEqualTo(0xff00);
    assertThat(path.width()).isEqualTo(8);
    assertThat(path.value(snapshot)).isEqualTo(0x56);
    assertThat(path.isWhole()).isFalse();
    assertThat(FieldPath.of(Field.CR4).isWhole()).isTrue();
    assertThat(FieldPath.of(Field.CR4).mask()).isEqualTo(-1L);
  }
}
