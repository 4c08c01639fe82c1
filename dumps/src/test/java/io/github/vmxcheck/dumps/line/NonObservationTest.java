// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Program text, rules and wishes look like a driver log but report no values. */
class NonObservationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the driver needs IA32_FEATURE_CONTROL = 0x5",
        "expected value of IA32_VMX_CR4_FIXED1: 0x3767ff",
        "for VMXON the BIOS should set IA32_FEATURE_CONTROL = 0x5",
        "VMX requires CR4 = 0x2000",
        "before VMXON, CR4 must be at least CR4 = 0x2000",
        "e.g. CR4 = 0x26e0",
        "example: CR0 = 0x80050033",
        "set CR4 = 0x3526f8 and retry",
        "You can set IA32_FEATURE_CONTROL: 0x5",
        "Default IA32_VMX_CR4_FIXED1 = 0x3767ff",
        "IA32_VMX_BASIC = 0xda040000000004 (expected)",
        "CR4 = 0x26e0 is required",
        "CR4 = 0x26e0 would be needed",
        "cr4=00000000003526f8 is what it should be",
        "VMXON works when IA32_FEATURE_CONTROL = 0x5",
        "the manual says that CR0 = 0x80000021",
        "if CR4 = 0x2000 then VMXON",
        "wanted: CR4 = 0x2000",
        "hv: writing IA32_FEATURE_CONTROL = 0x5",
        "hv: old CR4 = 0x26e0",
        "try IA32_FEATURE_CONTROL = 0x5",
        "| IA32_FEATURE_CONTROL: 0x5 | required |",
        "| CR4 | 0x2000 | 0x26f0 |",
        "| IA32_FEATURE_CONTROL (0x3A) | 0x5 | 0x1 |",
        "MSR 0x3a: 0x5 expected",
        "expected MSR 0x3a: 0x5",
        "IA32_FEATURE_CONTROL 0x5 # required",
        "hv: vmxon ok is what you should see",
        "expected: vmxon success",
        "vmxon_region->revision_id = 0x4 is required",
        "CR4 -> 0x2000 is required",
        "set CR4 -> 0x2000",
        "CR4 is 0x2000 if VMXE is the only bit",
        "The MSR IA32_VMX_BASIC is 0x480.",
        "IA32_FEATURE_CONTROL is 3Ah",
        "needed: cr0 80000021 cr4 2000",
        "You need CR0 0x80000021 CR4 0x2000",
        "The registers cr0 80050033 cr4 3526f8 look fine",
        "test CR4 2000",
        "`CR4` = `0x2000` fixes it",
        "**CR4** must be **0x2000**",
        "| Register | Expected value |\n|---|---|\n| CR4 | 0x2000 |",
        "| MSR | Required |\n|---|---|\n| **IA32_FEATURE_CONTROL** | `5h` |",
        "<tr><th>MSR</th><th>Should be</th></tr><tr><td>CR4</td><td>0x2000</td></tr>",
        "| CR4 | 0x2000 | 26f0h |"
      })
  void aWishIsNotAnObservation(String line) {
    assertThat(Reading.of("hv: log of VMX\n" + line + "\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    UINT64 cr4 = 0, cr0 = 0;",
        "    cr4 = __readcr4();",
        "cr4 = 0x3526f8;",
        "cr4 |= 0x2000;",
        "let cr4: u64 = 0x3526f8;",
        "let mut cr4 = 0x3526f8",
        "mov cr4, 0x2000",
        "#define IA32_FEATURE_CONTROL 0x3A",
        "#define GOOD_CR4 CR4 = 0x2000",
        "if (cr4 == 0x2000) {",
        "if cr4 & 0x2000 == 0x2000:",
        "+    cr4 = 0x2000",
        "-CR4 = 0x26e0",
        "    .cr4 = 0x2000,",
        "    .ia32_feature_control = 0x5",
        "regs = { .cr0 = 0x80050033, .cr4 = 0x2000 };",
        "const IA32_FEATURE_CONTROL: u32 = 0x5;",
        "u64 cr4 = 0x26e0",
        "static UINT64 cr4 = 0x2000, cr0 = 0x31",
        "CR4 = 1 << 13",
        "cr4 = 0x2000 | X86_CR4_VMXE",
        "cr4 = cr4 | 0x2000",
        "write_cr4(cr4 = 0x2000)",
        "printf(\"CR4 = 0x2000\");",
        "// CR4 = 0x26e0",
        "/* IA32_FEATURE_CONTROL = 0x5 */",
        "cr4 := 0x2000",
        "return cr4 = 0x2000",
        "int main() { unsigned long cr4 = 0x2000; }",
        "- cr4 = 0x26e0",
        "+ cr4 = 0x46e0",
        "`cr4 = 0x2000` fixes it",
        "**cr4 = 0x2000;**",
        "cr4 |= 2000h;",
        "if (cr4 & 2000h) return;",
        "CR4 = 2000h ; VMXE",
        "CR4 equ 2000h ; VMXE",
        "mov eax, cr4 ; or eax, 2000h",
        "vcpu->cr4 -> 0x2000",
        "    if (__vmx_on(&pa) == 1) return FALSE;",
        "def enable():\n    cr4 = 0x26e0\n    cr4 |= 0x2000\n    cr0 = 0x80050033"
      })
  void programTextIsNotAnObservation(String text) {
    assertThat(Reading.of(text + "\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mydrv: CR4 = 0x3726f0, CR4, 0x3726f0",
    "CR0=0000000080050033  (Should be 0000000080050033), CR0, 0x80050033",
    "mydrv: IA32_FEATURE_CONTROL = 0x1 - expected 0x5, IA32_FEATURE_CONTROL, 1",
    "mydrv: IA32_FEATURE_CONTROL = 0x1 (must be 5), IA32_FEATURE_CONTROL, 1",
    "mydrv: expected 0xda040000000005 but got IA32_VMX_BASIC = 0xda040000000004, IA32_VMX_BASIC,"
        + " 0xda040000000004",
    "checks as required. CR4 = 0x3726f0, CR4, 0x3726f0",
    "CR4=0000000000002230 (Should be 0000000000002230) Vmxon_region=00000000dd4d0000,"
        + " VMXON_POINTER, 0xdd4d0000"
  })
  void aValueCountsNextToAWish(String line, String field, String value) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.value(valueOf(field))).isEqualTo(Long.decode(value));
  }

  @Test
  void aLogAfterProgramTextIsRead() {
    String text = "cr4 |= 0x2000;\n[   1.000000] mydrv: CR4 = 0x3726f0\n";
    assertThat(Reading.of(text).processor().value(CR4)).isEqualTo(0x3726f0);
  }

  @Test
  void aHeadingOfWishesHoldsUntilTheNextHeading() {
    String wishes = "| MSR | Required |\n|---|---|\nhv: vmx is on\n| CR4 | 0x2000 |\n";
    assertThat(Reading.of(wishes).snapshots).isEmpty();
    String found = wishes + "| MSR | Value |\n|---|---|\n| CR4 | 0x3726f0 |\n";
    assertThat(Reading.of(found).processor().value(CR4)).isEqualTo(0x3726f0);
    String log = "[i] check | The driver must run\n[i] check | CR4 : 0x3726f0\n";
    assertThat(Reading.of(log).processor().value(CR4)).isEqualTo(0x3726f0);
  }
}
