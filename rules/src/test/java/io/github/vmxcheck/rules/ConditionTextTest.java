// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.Condition;
import io.github.vmxcheck.specs.ConditionReader;
import io.github.vmxcheck.specs.ConditionReader.Subject;
import io.github.vmxcheck.specs.YamlNode;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions and their negations as text. */
class ConditionTextTest {
  private static Condition read(String condition, Subject of) {
    YamlNode node = YamlNode.of("sample.yaml", new StringReader(condition));
    return ConditionReader.builtIn().read(node, of);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in-64-bit-mode               | IA32_EFER.LMA is 1 and CS.L is 1",
        "{ in-64-bit-mode: false }    | IA32_EFER.LMA is 0 or CS.L is 0",
        "[in-64-bit-mode, { cpl: 3 }] | IA32_EFER.LMA is 1 and CS.L is 1 and CPL is 3",
        "{ not: { not: { cpl: 3 } } } | CPL is 3",
        "{ not: { cpl: 3 } }          | CPL is not 3",
        "{ cr0: 0x80000011 }          | CR0 is 0x80000011",
        "{ smx-operation: inside }    | SMX operation is inside",
        "{ in-smx-operation: false }  | SMX operation is outside",
        "{ cpu.vendor: AuthenticAMD } | processor vendor is AuthenticAMD",
        "{ not: { 'cpu.vendor[1]': 1 } } | processor vendor is not AuthenticAMD",
        "{ of-amd-or-hygon: true }    | it is known that processor vendor is AuthenticAMD or"
            + " processor vendor is HygonGenuine",
        "{ of-amd-or-hygon: false }   | it is not known that processor vendor is AuthenticAMD or"
            + " processor vendor is HygonGenuine",
        "{ cr0: unknown }             | CR0 is unknown",
        "{ not: { cr0: unknown } }    | CR0 is known",
        "{ told: [cr0, cr4] }         | the dump has a value for CR0 and CR4",
        "{ not: { told: [cr0, cr4] }} | the dump lacks a value for CR0 or CR4",
        "{ absent: [cr0, cr4] }       | the dump does not mention CR0 or CR4",
        "vmcs-is-named                | the dump mentions VMCS pointer",
        "vmcs-is-current              | VMCS pointer equals current-VMCS pointer",
        "{ vmcs-is-current: false }   | VMCS pointer differs from current-VMCS pointer",
        "{ any: [{ cpl: 1 }, { cpl: 2, cr0.PE: 1 }] }   | CPL is 1 or CPL is 2 and CR0.PE is 1",
        "[{ any: [{ cpl: 1 }, { cpl: 2 }] }, { cr0.PE: 1 }] | (CPL is 1 or CPL is 2) and CR0.PE"
            + " is 1",
      })
  void ofAProcessor(String condition, String text) {
    assertThat(ConditionText.OF_TITLES.of(read(condition, Subject.PROCESSOR))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "several-processors             | there are several processors",
        "{ several-processors: false }  | there is one processor",
        "processors-are-counted         | the dump mentions active processors or initialized"
            + " processors",
      })
  void ofAMachine(String condition, String text) {
    assertThat(ConditionText.OF_TITLES.of(read(condition, Subject.MACHINE))).isEqualTo(text);
  }

  @Test
  void namedConditionsAreCalledByTheirName() {
    assertThat(ConditionText.name(read("in-64-bit-mode", Subject.PROCESSOR)))
        .contains("in-64-bit-mode");
    assertThat(ConditionText.name(read("{ in-64-bit-mode: false }", Subject.PROCESSOR)))
        .contains("not in-64-bit-mode");
    assertThat(ConditionText.name(read("{ cpl: 0 }", Subject.PROCESSOR))).isEmpty();
  }
}
