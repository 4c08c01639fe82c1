// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.cpuid;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.dumps.msr.RdmsrTest;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Aida64Test {
  private static final String LEAF_0 =
      "CPUID 00000000: 0000001B-756E6547-6C65746E-49656E69 [GenuineIntel]\n";
  private static final String LEAF_1 = "CPUID 00000001: 000A0671-00100800-7FFAFBFF-BFEBFBFF\n";
  private static final String MSR = "MSR 0000003A: 0000-0000-0000-0005\n";

  static Stream<Field> registers() {
    return RdmsrTest.registers();
  }

  @ParameterizedTest
  @MethodSource("registers")
  void eachRegisterThatARequirementReadsIsRead(Field register) {
    String line =
        String.format(Locale.ROOT, "MSR %08X: 0123-4567-89AB-CDEF [S200]%n", register.msrIndex());
    assertThat(Reading.of(line).processor().has(register, -1L, 0x0123_4567_89ab_cdefL)).isTrue();
  }

  @Test
  void subleavesAreHexadecimal() {
    String tail = ": 00000007-00000008-00000009-0000000A [SL ";
    ProcessorSnapshot read =
        Reading.of("CPUID 00000007" + tail + "01]\n" + "CPUID 00000007" + tail + "10]\n")
            .processor();
    assertThat(read.value(CPUID_7_1_EAX)).isEqualTo(7);
    assertThat(read.isAbsent(CPUID_7_0_EAX)).isTrue();
  }

  @Test
  void withoutSubleafOnlyTheFirstRowOfALeafIsCertain() {
    String row = "CPUID 00000007: 00000001-0000000%d-00000000-00000000\n";
    ProcessorSnapshot read = Reading.of(row.formatted(5) + row.formatted(6)).processor();
    assertThat(read.value(CPUID_7_0_EBX)).isEqualTo(5);
    assertThat(read.isAbsent(CPUID_7_1_EAX)).isTrue();
  }

  @Test
  void aFailedReadIsUnreadable() {
    ProcessorSnapshot read = Reading.of("MSR 00000480: < FAILED >\n").processor();
    assertThat(read.isUnreadable(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void msrsOfAnotherProcessorAreKeptSeparate() {
    Reading reading =
        Reading.of(
            "------[ CPUID Registers / Logical CPU #0 ]------\n"
                + LEAF_0
                + "------[ MSR Registers / Logical CPU #7 ]------\n"
                + MSR);
    List<ProcessorSnapshot> processors = reading.snapshots.get(0).processors();
    assertThat(processors).extracting(ProcessorSnapshot::id).containsExactly(0L, 7L);
    assertThat(processors.get(0).isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .containsExactly(
            "CPUID from line 2 on belongs to processor 0 and MSRs from line 4 on belong to"
                + " processor 7, so they are not merged; dump both on the same processor, or, if all"
                + " processors are known to be identical, give both headings the same number in a"
                + " copy of the dump");
  }

  @Test
  void msrsWithoutANumberBelongToTheOnlyProcessor() {
    String msrs = "------[ MSR Registers ]------\n" + MSR;
    String first = "------[ Logical CPU #0 ]------\n" + LEAF_0 + LEAF_1;
    assertThat(Reading.of(first + msrs).processor().knows(IA32_FEATURE_CONTROL)).isTrue();
    String second = "------[ Logical CPU #1 ]------\n" + LEAF_0 + LEAF_1;
    assertThat(Reading.of(first + second + msrs).snapshots.get(0).processors())
        .filteredOn(ProcessorSnapshot::isNumbered)
        .hasSize(2)
        .allMatch(one -> one.isAbsent(IA32_FEATURE_CONTROL));
  }

  @Test
  void aRepeatedLeaf0StartsAnotherMachine() {
    assertThat(Reading.of(LEAF_0 + LEAF_1 + "\n" + LEAF_0.replace("1B", "20")).snapshots)
        .hasSize(2);
  }

  @Test
  void differingSamplesGiveAHint() {
    Reading reading = Reading.of(MSR + MSR.replace("0005", "0001"));
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(1);
    assertThat(reading.snapshots.get(0).hints()).hasSize(1);
  }

  @Test
  @Timeout(20)
  void endlessMachinesAndEndlessDashesAreReadInTime() {
    Reading reading = Reading.of((LEAF_0 + LEAF_1).repeat(5000));
    assertThat(reading.snapshots).hasSize(1000);
    assertThat(reading.snapshots.get(0).hints()).hasSize(1);
    assertThat(Reading.of(("-".repeat(60_000) + "\n").repeat(10)).snapshots).isEmpty();
  }
}
