// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Verdicts across processors agree with all completions of the unknown bits. */
class MultiprocessorCompletionsTest {
  /**
   * Requirements that may be undetermined although all completions agree. Every completion may have
   * two equal regions, but not the same two; and a pointer whose known bits are all ones is either
   * no pointer or not to the page of all ones.
   */
  private static final Set<String> CAUTIOUS =
      Set.of("mp-vmxon-region-unique", "mp-vmcs-region-unique");

  /** Compares two or three similar processors, with a few unknown bits, with all completions. */
  @Property(tries = 1000)
  void verdictsMatchAllCompletions(@ForAll long seed) {
    Random random = new Random(seed);
    List<ProcessorSnapshot> processors = new ArrayList<>();
    MultiprocessorTest.processors(2 + random.nextInt(2))
        .forEach(processor -> processors.add(vary(random, processor)));
    List<Gap> gaps = IntStream.range(0, random.nextInt(6)).mapToObj(i -> gap(random)).toList();
    gaps.forEach(gap -> gap.of(processors).forget(gap.field, gap.bit));
    Set<String> inSome = new HashSet<>();
    Set<String> inAll = Bounds.violated(completion(processors, gaps, 0), false);
    for (int values = 0; values < 1 << gaps.size(); values++) {
      Set<String> violated = Bounds.violated(completion(processors, gaps, values), false);
      inSome.addAll(violated);
      inAll.retainAll(violated);
    }
    Set<String> certain = Bounds.violated(processors, false);
    Set<String> possible = Bounds.violated(processors, true);
    assertThat(inAll).containsAll(certain);
    assertThat(possible).containsAll(inSome);
    assertThat(minus(possible, CAUTIOUS)).isEqualTo(minus(inSome, CAUTIOUS));
    assertThat(minus(certain, CAUTIOUS)).isEqualTo(minus(inAll, CAUTIOUS));
  }

  private static Set<String> minus(Set<String> ids, Set<String> others) {
    Set<String> rest = new HashSet<>(ids);
    rest.removeAll(others);
    return rest;
  }

  private record Gap(int processor, Field field, long bit) {
    ProcessorSnapshot of(List<ProcessorSnapshot> processors) {
      return processors.get(processor % processors.size());
    }
  }

  private static final Field[] COMPARED = {
    VMXON_POINTER, VMCS_POINTER, CURRENT_VMCS, IA32_FEATURE_CONTROL, IA32_VMX_BASIC, IA32_VMX_VMFUNC
  };

  private static Gap gap(Random random) {
    Field field = COMPARED[random.nextInt(COMPARED.length)];
    return new Gap(random.nextInt(6), field, 1L << 11 + random.nextInt(4));
  }

  private static ProcessorSnapshot vary(Random random, ProcessorSnapshot processor) {
    for (int i = random.nextInt(3); i > 0; i--) {
      Gap where = gap(random);
      processor.set(where.field, random.nextLong(), where.bit, Origin.NONE);
    }
    return processor;
  }

  private static List<ProcessorSnapshot> completion(
      List<ProcessorSnapshot> processors, List<Gap> gaps, int values) {
    List<ProcessorSnapshot> completion = processors.stream().map(ProcessorSnapshot::copy).toList();
    for (int i = 0; i < gaps.size(); i++) {
      Gap gap = gaps.get(i);
      gap.of(completion).set(gap.field, -(values >>> i & 1L), gap.bit, Origin.NONE);
    }
    return completion;
  }
}
