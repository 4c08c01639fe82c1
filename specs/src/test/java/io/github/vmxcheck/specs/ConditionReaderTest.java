// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Condition.Asked;
import io.github.vmxcheck.specs.Condition.Truth;
import io.github.vmxcheck.specs.ConditionReader.Subject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads conditions, evaluates them and reports invalid ones. */
class ConditionReaderTest {
  private static final String NAMES =
      """
      conditions:
        in-64-bit-mode: { IA32_EFER.LMA: 1, cs.l: 1 }
        in-compatibility-mode: { IA32_EFER.LMA: 1, in-64-bit-mode: false }
        vmcs-is-named: { not: { absent: vmcs.pointer } }
        of-amd: { known: { "cpu.vendor[1]": 1 } }
        several-processors: { processors: several }
      """;

  private static ConditionReader reader(String names) {
    return new ConditionReader(List.of(YamlNode.of("conditions.yaml", new StringReader(names))));
  }

  private static Condition read(String condition, Subject of) {
    return reader(NAMES).read(YamlNode.of("sample.yaml", new StringReader(condition)), of);
  }

  /** The state given by a text such as {@code cr0.PE=1 cpl=unknown}. */
  private static ProcessorSnapshot state(String text) {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    for (String one : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      String[] parts = one.split("=", 2);
      ExampleStates.set(state, FieldPath.parse(parts[0]).orElseThrow(), parts[1]);
    }
    return state;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ cpl: 0 }                          | cpl=0                      | TRUE",
        "{ cpl: 0 }                          | cpl=2                      | FALSE",
        "{ cpl: 0 }                          | ''                         | OPEN",
        "{ 'cr4[63:32]': 0 }                 | cr4=0x1_0000_0000          | FALSE",
        "{ 'cr4[63:32]': 0 }                 | cr4=0x2000                 | TRUE",
        "{ cr0.PE: 1, cpl: 0 }               | cpl=0                      | OPEN",
        "{ cr0.PE: 1, cpl: 0 }               | cpl=1                      | FALSE",
        "[{ cr0.PE: 1 }, { cpl: 0 }]         | cr0.PE=1 cpl=0             | TRUE",
        "{ cr0: unknown }                    | cr0.PE=1                   | TRUE",
        "{ cr0: unknown }                    | cr0=1                      | FALSE",
        "{ told: cr0 }                       | cr0.PE=1                   | TRUE",
        "{ told: IA32_VMX_BASIC }            | IA32_VMX_BASIC=unreadable  | FALSE",
        "{ told: [cr0, cpl] }                | cr0=1                      | FALSE",
        "{ told: cr0.PG }                    | cr0.PE=1                   | FALSE",
        "{ absent: vmcs.pointer }            | ''                         | TRUE",
        "{ absent: vmcs.pointer }            | vmcs.pointer=unreadable    | FALSE",
        "{ absent: [cr0, cpl] }              | cr0=1                      | FALSE",
        "{ any: [{ cpl: 1 }, { cpl: 2 }] }   | cpl=2                      | TRUE",
        "{ any: [{ cpl: 1 }, { cpl: 2 }] }   | cpl=3                      | FALSE",
        "{ any: [{ cpl: 1 }, { cr0.PE: 0 }]} | cr0.PE=1                   | OPEN",
        "{ not: { cpl: 0 } }                 | cpl=0                      | FALSE",
        "{ not: { cpl: 0 } }                 | ''                         | OPEN",
        "{ not: [in-64-bit-mode] }           | cs.l=0                     | TRUE",
        "{ known: { cpl: 0 } }               | cpl=0                      | TRUE",
        "{ known: { cpl: 0 } }               | ''                         | FALSE",
        "{ known: { not: { cpl: 0 } } }      | ''                         | FALSE",
        "{ same: [cpl, ss.dpl] }             | cpl=3 ss.dpl=3             | TRUE",
        "{ same: [cpl, ss.dpl] }             | cpl=3 ss.dpl=0             | FALSE",
        "{ same: [cpl, ss.dpl] }             | cpl=3                      | OPEN",
        "{ told: msr-load }                  | msr-load[0].index=7        | TRUE",
        "{ told: msr-load }                  | ''                         | FALSE",
        "{ absent: msr-load }                | ''                         | TRUE",
        "{ absent: msr-load }                | msr-load[0].index=unknown  | FALSE",
        "{ 'msr-load[1].index': 7 }          | msr-load[0].index=7        | OPEN",
        "{ 'msr-load[1].index': 7 }          | msr-load[1].index=7        | TRUE",
        "{ exists: IA32_VMX_EPT_VPID_CAP }   | IA32_VMX_PROCBASED_CTLS2[33]=1 | TRUE",
        "{ exists: IA32_VMX_EPT_VPID_CAP }   | IA32_VMX_PROCBASED_CTLS2[33]=0 | OPEN",
        "{ exists: IA32_VMX_EPT_VPID_CAP }   | IA32_VMX_PROCBASED_CTLS2=0 | FALSE",
        "in-64-bit-mode                      | IA32_EFER.LMA=1 cs.l=1     | TRUE",
        "in-compatibility-mode               | IA32_EFER.LMA=1 cs.l=0     | TRUE",
        "{ in-64-bit-mode: false }           | cs.l=0                     | TRUE",
        "{ in-64-bit-mode: true, cpl: 0 }    | cs.l=0                     | FALSE",
        "[vmcs-is-named, { of-amd: false }]  | vmcs.pointer=0             | TRUE",
      })
  void conditionsOfAProcessor(String condition, String state, Truth truth) {
    assertThat(read(condition, Subject.PROCESSOR).of(state(state))).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ processors: several }                        | 2 | ''                      | TRUE",
        "several-processors                             | 1 | ''                      | FALSE",
        "{ several-processors: false }                  | 0 | ''                      | TRUE",
        "{ vmm.active-processors: 4 }                   | 1 | vmm.active-processors=4 | TRUE",
        "{ not: { absent: [vmm.active-processors] } }   | 1 | ''                      | FALSE",
      })
  void conditionsOfAMachine(String condition, int processors, String state, Truth truth) {
    Asked asked = new Asked(state(state), processors, null);
    assertThat(read(condition, Subject.MACHINE).of(asked)).isEqualTo(truth);
  }

  /** A claim undetermined only by unknown bits of that field counts as true, even negated. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ cpl: 0 }                       | ''     | cpl    | TRUE",
        "{ cpl: 0 }                       | ''     | ss.dpl | OPEN",
        "{ cpl: 0 }                       | cpl=1  | cpl    | FALSE",
        "{ not: { cpl: 0 } }              | ''     | cpl    | TRUE",
        "{ not: { not: { cpl: 0 } } }     | ''     | cpl    | TRUE",
        "{ not: { cpl: 0, ss.dpl: 0 } }   | ''     | cpl    | TRUE",
        "{ cpl: 0, ss.dpl: 0 }            | ''     | cpl    | OPEN",
        "{ known: { cpl: 0 } }            | ''     | cpl    | FALSE",
        "{ not: { known: { cpl: 0 } } }   | ''     | cpl    | TRUE",
        "{ same: [cpl, ss.dpl] }          | ''     | cpl    | TRUE",
        "{ same: [cpl, ss.dpl] }          | cpl=1  | cpl    | OPEN",
        "{ same: [cpl, ss.dpl] }          | cpl=1  | ss.dpl | TRUE",
        "{ absent: cpl }                  | cpl=1  | cpl    | FALSE",
      })
  void oneFieldMayBeTreatedAsCertain(String condition, String state, String settled, Truth truth) {
    Field field = Field.byKey(settled).orElseThrow();
    Asked asked = new Asked(state(state), 1, field);
    assertThat(read(condition, Subject.PROCESSOR).of(asked)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in-64bit-mode           | 1:1: found 'in-64bit-mode', expected the name of a condition,"
            + " such as in-64-bit-mode",
        "{ cr4.VMEX: 1 }         | 1:3: found 'cr4.VMEX', expected a field, the name of a"
            + " condition or one of [absent, any, exists, known, not, processors, same, told]",
        "{ tolt: cr4 }           | 1:3: found 'tolt', expected a field, the name of a condition or"
            + " one of [absent, any, exists, known, not, processors, same, told], such as told",
        "{ cr4.VMXE: 2 }         | 1:13: cr4[13]: found '2', expected 0, 1, true or false",
        "{ cr4.VMXE: [1] }       | 1:13: expected text",
        "{ in-64-bit-mode: 1 }   | 1:19: found '1', expected true or false",
        "{ told: cr44 }          | 1:9: found 'cr44', expected a field",
        "{ told: [] }            | 1:9: found nothing, expected a field",
        "{ absent: { cr4: 1 } }  | 1:11: expected a list",
        "{ any: in-64-bit-mode } | 1:8: expected a list",
        "{ any: [] }             | 1:8: found nothing, expected at least one condition",
        "{ not: [] }             | 1:8: found nothing, expected at least one condition",
        "{ not: { } }            | 1:8: found nothing, expected at least one claim",
        "{ known: x-y }          | 1:10: found 'x-y', expected the name of a condition",
        "{ exists: cr4 }         | 1:11: found 'cr4', expected a register that only some processors"
            + " have",
        "{ same: [cr4] }         | 1:9: found no pair, expected two fields of the same width",
        "{ same: [cr4, cpl] }    | 1:9: found no pair, expected two fields of the same width",
        "{ processors: 2 }       | 1:15: processors: found '2', expected several",
        "{ processors: several } | 1:3: found a claim about the machine, expected one about one"
            + " processor",
        "[several-processors]    | 1:2: found a claim about the machine, expected one about one"
            + " processor",
        "{ not: { vmm.active-processors: 1 } } | 1:10: found a claim about the machine, expected"
            + " one about one processor",
      })
  void reportsInvalidConditionsWithTheirPosition(String condition, String problem) {
    assertThatThrownBy(() -> read(condition, Subject.PROCESSOR))
        .isInstanceOf(SpecificationException.class)
        .hasMessage("sample.yaml:" + problem);
  }

  @Test
  void theMachineHasNoProcessorRegisters() {
    assertThatThrownBy(() -> read("{ cr4: 0 }", Subject.MACHINE))
        .hasMessage(
            "sample.yaml:1:3: found a claim about one processor, expected one about the machine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conditions: [a-b]             | 1:13: expected a mapping",
        "condition: { }                | 1:1: unknown key 'condition', expected one of [conditions]",
        "conditions: { a: { cpl: 0 } } | 1:15: found 'a', expected a hyphenated name that is not"
            + " a field",
        "conditions: { smx-operation: { cpl: 0 } } | 1:15: found 'smx-operation', expected a"
            + " hyphenated name that is not a field",
        "conditions: { a-b: a-b }      | 1:20: found a cycle, a-b needs a-b, expected conditions"
            + " that end in claims about fields",
        "conditions: { a-b: { not: { a-c: true } }, a-c: [a-b] } | 1:50: found a cycle, a-b needs"
            + " a-c needs a-b, expected conditions that end in claims about fields",
        "conditions: { a-b: a-c }      | 1:20: found 'a-c', expected the name of a condition",
      })
  void reportsInvalidNamesWithTheirPosition(String names, String problem) {
    assertThatThrownBy(() -> reader(names))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("conditions.yaml:" + problem);
  }

  @Test
  void fieldsAndPartsAreThoseOfTheClaims() {
    Condition condition =
        read("[in-64-bit-mode, { not: { same: [cpl, ss.dpl] } }]", Subject.PROCESSOR);

    assertThat(condition.fields())
        .containsExactlyInAnyOrder(Field.IA32_EFER, Field.CS_L, Field.CPL, Field.SS_DPL);
    assertThat(condition.parts()).hasSize(2).first().isInstanceOf(Condition.Named.class);
    assertThat(Condition.always().parts()).isEmpty();
    assertThat(Condition.always().of(new ProcessorSnapshot(0))).isEqualTo(Truth.TRUE);
  }

  @Test
  void theBuiltInConditionsAreRead() {
    assertThat(ConditionReader.builtIn().named()).containsKey("in-64-bit-mode");
  }
}
