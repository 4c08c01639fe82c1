// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.bochs;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.model.Cr0;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Efer;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Rflags;
import io.github.vmxcheck.oracle.Execution;
import io.github.vmxcheck.oracle.OracleException;
import io.github.vmxcheck.oracle.RandomSetups;
import io.github.vmxcheck.oracle.Setup;
import io.github.vmxcheck.oracle.Setups;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Setups and answers, without Bochs. */
class SetupsTest {
  private static final String BASELINE =
      "vmxcheck-state 0 0 80000031 40000 2020 500 2 18 10 5 401100 0 6 0 4 4 10002 0 0 9c0c9c6e";
  private static final String END = "vmxcheck-end 0";

  private static Setups setups() {
    return new Setups(
        new ProcessorSnapshot(0)
            .set(IA32_VMX_CR4_FIXED1, 0x3767ff)
            .set(IA32_VMX_BASIC, 0xd810000000002bL)
            .set(CPUID_80000001_EDX, 0x2c100800)
            .set(CPUID_80000008_EAX, 0x3028));
  }

  private static Stream<Setup> some() {
    return Stream.generate(new RandomSetups(setups(), new Random(1))::any).limit(5000);
  }

  @Test
  void aPossibleSetupIsUnchanged() {
    assertThat(some()).allSatisfy(one -> assertThat(setups().possible(one)).isEqualTo(one));
  }

  @Test
  void simplerSetupsAreNearerToTheBaseline() {
    Setups setups = setups();
    assertThat(some().limit(200))
        .allSatisfy(
            one ->
                assertThat(setups.simpler(one))
                    .allMatch(simpler -> setups.distance(simpler) < setups.distance(one)));
    assertThat(setups.simpler(setups.baseline())).isEmpty();
    assertThat(setups.distance(setups.baseline())).isZero();
  }

  @Test
  void theNearestSetupMatchesACompleteState() {
    ProcessorSnapshot state =
        new ProcessorSnapshot(0)
            .set(CR0, Cr0.PE | Cr0.PG | Cr0.ET | Cr0.WP)
            .set(CR4, Cr4.VMXE | Cr4.PAE)
            .set(RFLAGS, Rflags.FIXED_1 | Rflags.IF)
            .set(IA32_EFER, Efer.LMA | Efer.LME)
            .set(IA32_FEATURE_CONTROL, 1)
            .set(CS_L, 0)
            .set(CPL, 3)
            .set(VMXON_POINTER, 0x1234)
            .set(IA32_VMX_BASIC, 0x4)
            .set(VMXON_REGION_HEADER, 0x80000004L);

    Setup nearest = setups().possible(setups().nearest(state));

    assertThat(nearest)
        .hasToString(
            "VMXON in compatibility mode, CPL 3, CR0 0x80010011, CR4 0x2020, RFLAGS 0x202,"
                + " IA32_FEATURE_CONTROL 0x1, pointer 0x200234, region dword 0 0x8000002b");
  }

  private static List<Execution> read(String... lines) {
    List<Setup> one = List.of(setups().baseline());
    return new AnswerReader("model", one).read(List.of(lines)).executions();
  }

  private static String answer(String numbers) {
    int sum = 0;
    for (String number : numbers.split(" ", -1)) {
      long value = Long.parseUnsignedLong(number, 16);
      sum = sum * 31 + (int) value + (int) (value >>> 32);
    }
    return "vmxcheck-state " + numbers + " " + Integer.toHexString(sum);
  }

  private static String outcome(String after) {
    String before = "0 0 80000031 40000 2020 500 2 18 10 5 401100 ";
    return read(answer(before + after), END).get(0).outcome();
  }

  @Test
  void theOutcomeFollowsFromWhereItEnded() {
    assertThat(read("Bochs says", BASELINE, END).get(0).outcome()).isEqualTo("vmsucceed");
    assertThat(outcome("0 6 0 4 4 10003 0 0")).isEqualTo("vmfail-invalid");
    assertThat(outcome("0 6 0 4 4 10042 0 f")).isEqualTo("vmfail-valid-15");
    assertThat(outcome("0 6 0 0 4 10002 0 0")).isEqualTo("ud");
    assertThat(outcome("0 d 0 0 4 10002 0 0")).isEqualTo("gp0");
    assertThat(outcome("0 c 0 0 4 10002 0 0")).isEqualTo("ss0");
    assertThat(outcome("0 e 0 0 4 10002 405100 0")).isEqualTo("pf");
    assertThat(outcome("1b 0 0 0 4 2 0 0")).isEqualTo("vm-exit");
  }

  @Test
  void describesWhatIsNotAnOutcome() {
    assertThat(outcome("0 d 18 0 4 10002 0 0")).isEqualTo("vector 13 with error code 0x18");
    assertThat(outcome("0 6 0 2 4 10002 0 0"))
        .isEqualTo("vector 6 at 2 bytes past the start of the instruction");
    assertThat(outcome("0 6 0 4 4 10802 0 0")).isEqualTo("RFLAGS 0x10802 after the instruction");
    assertThat(outcome("13 0 0 0 4 2 0 0")).isEqualTo("VM exit, basic exit reason 19");
  }

  @Test
  void aDamagedOrMissingAnswerIsAnError() {
    assertThatThrownBy(() -> read(BASELINE.replace("80000031", "80000033"), END))
        .isInstanceOf(OracleException.class)
        .hasMessageContaining("model: wrong checksum: vmxcheck-state 0 0 80000033");
    assertThatThrownBy(() -> read(END))
        .isInstanceOf(OracleException.class)
        .hasMessage("model: 1 of 1 answers are missing; last line: 'vmxcheck-end 0'");
    assertThatThrownBy(() -> read(BASELINE)).hasMessageContaining("0 of 1 answers are missing");
  }
}
