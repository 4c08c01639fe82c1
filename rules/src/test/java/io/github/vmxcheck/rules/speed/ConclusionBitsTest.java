// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.YamlNode;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** States with different conclusions differ in the bits that conclusions depend on. */
class ConclusionBitsTest {
  private static final Field.Group LIST = Field.Group.MSR_LOAD;
  private static final String REQUIREMENT =
      """
      section: Sample
      volume: 3C
      requirements:
        - id: sample
          kind: prerequisite
          instructions: { vmxon: { stage: pointer } }
          outcome:
            - { when: { absent: msr-load }, is: ud }
            - { when: { "msr-load[0].index": 7 }, is: gp0 }
            - { is: vmfail-invalid }
          step: 6
          statement: A sample.
          message: a sample
          why: It is a sample.
          fix: None.
          examples: {}
      """;

  private static ProcessorSnapshot withEntry(long index) {
    ProcessorSnapshot state = new ProcessorSnapshot(0);
    state.addEntry(LIST).set(Field.MSR_LOAD_INDEX, index);
    return state;
  }

  @Test
  void anOutcomeMayDependOnAList() {
    YamlNode file = YamlNode.of("sample.yaml", new StringReader(REQUIREMENT));
    ConclusionBits conclusionBits =
        new ConclusionBits(
            Specification.builtInWith(
                Map.of("sample", file),
                problem -> {
                  throw problem;
                }));
    ProcessorSnapshot without = new ProcessorSnapshot(0);
    ProcessorSnapshot empty = new ProcessorSnapshot(0).give(LIST, Origin.NONE);
    ProcessorSnapshot unreadable = new ProcessorSnapshot(0);
    unreadable.addEntry(LIST).setUnreadable(Field.MSR_LOAD_INDEX, Origin.NONE);

    List<String> bits =
        Stream.of(without, empty, withEntry(7), withEntry(0), withEntry(1), unreadable)
            .map(state -> Arrays.toString(conclusionBits.of(state, 1)))
            .toList();

    assertThat(bits).doesNotHaveDuplicates();
  }
}
