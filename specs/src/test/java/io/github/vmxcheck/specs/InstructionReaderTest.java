// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Instruction.GuideStep;
import io.github.vmxcheck.specs.Instruction.Stage;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads instructions and reports errors with their position. */
class InstructionReaderTest {
  private static final String GOOD =
      """
      instructions:
        ping:
          title: PING
          exit-reason: 99
          stages:
            - { id: mode, title: Mode }
            - { id: contents, title: Contents, unordered: true }
          cases:
            vmx-operation:
              - { is: outside, if: it is outside }
              - { is: root, implies: { cr4.VMXE: 1 } }
          observed:
            field: observed.outcome
            otherwise:
              - { when: { observed.status: 0 }, is: ping-answered }
          success: ping-answered
          guide:
            - { step: 101, title: Set CR0.NE, first-cause: true }
        pong:
          title: PONG
          like: ping
      groups:
        both: { title: Both, members: [ping, pong] }
      outcomes:
        ping-refused: { title: "#PF", verb: "be refused with {titles}", group: fault, number: 14 }
        ping-answered: { title: PINGsucceed, verb: answer, group: success }
      """;

  @Test
  void aValidInstructionIsRead() {
    Instruction ping = read(GOOD).instructions().get("ping");

    assertThat(ping.title()).isEqualTo("PING");
    assertThat(ping.exitReason()).hasValue(99);
    assertThat(ping.stages())
        .containsExactly(
            new Stage("mode", "Mode", false, false),
            new Stage("contents", "Contents", true, false));
    assertThat(ping.reportedCase().orElseThrow().field()).isEqualTo(Field.VMX_OPERATION);
    assertThat(ping.observedField()).contains(Field.OBSERVED_OUTCOME);
    assertThat(ping.success()).isEqualTo("ping-answered");
    assertThat(ping.guide()).containsExactly(new GuideStep(101, "Set CR0.NE", true, false));
    assertThat(ping.outcomes().words()).containsExactly("ping-refused", "ping-answered");
  }

  @Test
  void aSimilarInstructionInheritsWhatItDoesNotDefine() {
    Instruction pong = read(GOOD).instructions().get("pong");

    assertThat(pong.title()).isEqualTo("PONG");
    assertThat(pong.stages()).hasSize(2);
    assertThat(pong.guide()).extracting(GuideStep::number).containsExactly(101);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: PING | titel: PING | 3:5: unknown key 'titel'",
        "exit-reason: 99 | exit-reason: many | 4:18: expected a number, found 'many'",
        "unordered: true | unordered: yes | 7:53: expected true or false, found 'yes'",
        "vmx-operation: | vmx-operatoin: | 9:7: unknown field 'vmx-operatoin'",
        "is: outside | is: inside | 10:17: vmx-operation: found 'inside', expected one of outside",
        "field: observed.outcome | field: observed.x | 13:14: unknown field 'observed.x'",
        "is: ping-answered | is: ping-asnwered | 15:47: no outcome 'ping-asnwered', expected one",
        "success: ping-answered | success: done | 16:14: no outcome 'done', expected one of ping-",
        "success: ping-answered | success: ping-refused | 16:14: found 'ping-refused', expected one",
        "step: 101 | step: one | 18:17: expected a number, found 'one'",
        "like: ping | like: pin | 21:11: no instruction 'pin', expected one of [ping]",
        "like: ping | guide: [{ step: 101, title: x }] | 21:21: step 101 already belongs to ping",
        "members: [ping, pong] | members: [ping, pang] | 23:40: no instruction 'pang'",
        "group: fault | group: faults | 25:74: found 'faults', expected one of fault, exit",
        "ping-refused: | ping-answered: | 26:3: duplicate key 'ping-answered'",
      })
  void reportsErrorsWithTheirPosition(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
        .isInstanceOf(SpecificationException.class)
        .hasMessageStartingWith("instructions.yaml:" + problem);
  }

  @Test
  void outcomeNumbersAreUniqueInAGroup() {
    assertThat(
            Specification.builtIn().outcomes().all().stream()
                .filter(outcome -> outcome.number().isPresent())
                .map(outcome -> outcome.group() + " " + outcome.number()))
        .doesNotHaveDuplicates();
  }

  private static InstructionReader read(String text) {
    InstructionReader reader =
        new InstructionReader(new RequirementValues(new ConditionReader(List.of())));
    reader.read(YamlNode.of("instructions.yaml", new StringReader(text)));
    return reader;
  }
}
