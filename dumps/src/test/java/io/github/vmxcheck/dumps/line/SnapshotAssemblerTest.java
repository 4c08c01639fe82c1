// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Cpuid.LEAF_1_ECX_VMX;
import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotAssemblerTest {
  private static final String OF_PROCESSOR_5 =
      """
      CPU: 5 PID: 917 Comm: insmod Not tainted 6.1.0 #2
      RIP: 0010:enter_vmx+0xfea/0x103e
      CS:  0010 DS: 002b ES: 002b CR0: 0000000080050033
      CR2: 0000000000277d68 CR3: 000000001807f000 CR4: 00000000000006b0
      """;

  @Test
  void messagesAboutAProcessorJoinItsRegisters() {
    Reading reading =
        Reading.of(
            "VMX not fully enabled on CPU 5\nVMX not fully enabled on CPU 6\n" + OF_PROCESSOR_5);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot fifth = reading.snapshots.get(0).processors().get(0);
    assertThat(fifth.value(CR4)).isEqualTo(0x6b0);
    assertThat(fifth.known(CPUID_1_ECX)).isEqualTo(LEAF_1_ECX_VMX);
    ProcessorSnapshot sixth = reading.snapshots.get(1).processors().get(0);
    assertThat(sixth.id()).isEqualTo(6);
    assertThat(sixth.known(CPUID_1_ECX)).isEqualTo(LEAF_1_ECX_VMX);
    assertThat(reading.snapshots.get(1).processors()).hasSize(1);
  }

  @Test
  void valuesOfAnotherProcessorAreASeparateSnapshot() {
    Reading reading = Reading.of(OF_PROCESSOR_5 + "VMX not fully enabled on CPU 6\n");
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors().get(0).isAbsent(CPUID_1_ECX)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("kept apart");
    assertThat(reading.snapshots.get(1).label()).isEqualTo("from line 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHIPSEC RDMSR( 0xc0000080 )  = 0000000000009D01\n",
        "kd> rdmsr c0000080\nmsr[c0000080] = 00000000`00009d01\n",
        "cr4            0x20     [ PAE ]\nefer           0x9d01   [ TCE SVME LMA LME SCE ]\n"
      })
  void bitsThatOnlyAmdDefinesGiveAHint(String text) {
    assertThat(Reading.of(text).snapshots.get(0).hints())
        .extracting(Hint::text)
        .contains(
            "IA32_EFER bits 12 (SVME), 15 (TCE) are 1: only AMD and Hygon processors define them,"
                + " so the dump is probably from one; they have no VMX, and VMXON raises #UD");
    assertThat(Reading.of(text.replaceAll("9([dD]01)", "0$1")).snapshots.get(0).hints()).isEmpty();
  }

  @Test
  void aValueWithoutANumberBelongsToTheOnlyNamedProcessor() {
    Reading reading = Reading.of("hv: IA32_FEATURE_CONTROL = 0x1\n# rdmsr 0x3a\n5\n");
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(reading.snapshots.get(0).processors()).hasSize(1);
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .isEqualTo("IA32_FEATURE_CONTROL is taken from line 3, not from line 1");
  }

  /** As processor 0, it would contradict the other processor 0. */
  @Test
  void anUnnumberedProcessorAmongSeveralIsASeparateSnapshot() {
    String loop = "# for c in 0 1; do rdmsr -p $c 0x480; done\nda040000000004\nda040000000004\n";
    Reading reading = Reading.of(loop + "VBoxManage: error: (VERR_VMX_MSR_VMX_DISABLED)\n");
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors()).allMatch(ProcessorSnapshot::isNumbered);
    assertThat(reading.snapshots.get(1).label()).isEqualTo("from line 4");
    assertThat(reading.snapshots.get(1).processors())
        .singleElement()
        .matches(one -> !one.isNumbered());
  }

  private static final String MSRS_OF_5_AND_OF_ALL =
      "# rdmsr -p 5 0x480\nda040000000004\n# rdmsr -a 0x3a\n5\n5\n";

  /** Hash codes of processors differ in each run: their order must not matter. */
  @RepeatedTest(20)
  void valuesOfAllProcessorsAreUsedUpByThoseWithRegisters() {
    String sixth = OF_PROCESSOR_5.replace("CPU: 5", "CPU: 6");
    for (String registers : List.of(OF_PROCESSOR_5 + sixth, sixth + OF_PROCESSOR_5)) {
      Reading reading = Reading.of(MSRS_OF_5_AND_OF_ALL + registers);
      assertThat(reading.snapshots)
          .hasSize(2)
          .allMatch(one -> one.processors().get(0).has(IA32_FEATURE_CONTROL, -1L, 5));
    }
  }

  @Test
  void valuesOfAllProcessorsAreUsedUpByTheOnlyOne() {
    Reading reading = Reading.of(MSRS_OF_5_AND_OF_ALL + OF_PROCESSOR_5);
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(reading.processor().value(IA32_VMX_BASIC)).isEqualTo(0xda040000000004L);
  }

  @Test
  void valuesOfAllProcessorsStayWithOneThatHasNoRegisters() {
    String ofSixth = "# rdmsr -p 6 0x480\nda040000000004\n";
    Reading reading = Reading.of(ofSixth + MSRS_OF_5_AND_OF_ALL + OF_PROCESSOR_5);
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot sixth = reading.snapshots.get(1).processors().get(0);
    assertThat(sixth.id()).isEqualTo(6);
    assertThat(sixth.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
  }

  /** If one processor has another value by now, that of the others is of interest. */
  @Test
  void valuesOfAllProcessorsStayIfTheOnlyOneHasOthers() {
    String later = "# rdmsr -p 5 0x3a\n1\n";
    Reading reading = Reading.of(MSRS_OF_5_AND_OF_ALL + later + OF_PROCESSOR_5);
    assertThat(reading.snapshots)
        .extracting(one -> one.processors().get(0).value(IA32_FEATURE_CONTROL))
        .containsExactly(1L, 5L);
  }

  private static final String DRIVER =
      """
      [  101.733500] mydrv: CR0 = 0x80050033
      [  101.733501] mydrv: CR4 = 0x3706f0
      [  101.733503] mydrv: VMXON region PA = 0x10a5c3000
      """;

  private static final String OOPS =
      """
      [  101.733540] CPU: 3 PID: 2211 Comm: insmod Tainted: G           OE      6.8.0-45-generic #45
      [  101.733560] RIP: 0010:do_vmxon+0x2c/0x60 [mydrv]
      [  101.733620] CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033
      [  101.733630] CR2: 00007ffd9f5d8f58 CR3: 0000000104a7e005 CR4: 00000000003726f0
      """;

  @Test
  void driverRegistersAndAnImmediateOopsAreOneMoment() {
    Reading reading = Reading.of(DRIVER + OOPS);
    ProcessorSnapshot one = reading.processor();
    assertThat(one.id()).isEqualTo(3);
    assertThat(one.value(VMXON_POINTER)).isEqualTo(0x10a5c3000L);
    assertThat(one.value(CR4)).isEqualTo(0x3726f0);
    assertThat(reading.snapshots.get(0).hints())
        .extracting(Hint::text)
        .contains("CR4 is taken from line 7, not from line 2");
  }

  /** A driver that adds to its listing and then faults is on the same processor. */
  @Test
  void registersThatADriverChangesBeforeAnOopsBelongToIt() {
    String changed = "[  101.733510] mydrv: CR4 = 0x3726f0\n";
    Reading reading = Reading.of(DRIVER + changed + OOPS);
    assertThat(reading.processor().value(VMXON_POINTER)).isEqualTo(0x10a5c3000L);
    assertThat(Reading.of(DRIVER + DRIVER.replace("3706f0", "3726f0") + OOPS).snapshots)
        .as("listed again, maybe for another processor")
        .hasSize(2);
  }

  @Test
  void driverLinesWithoutANumberBelongToItsOnlyProcessor() {
    String log = "hv: cpu 0: CR0 = 0x80050033\nhv: CR4 = 0x3726f0\nhv: vmxon ok\n";
    ProcessorSnapshot read = Reading.of(log).processor();
    assertThat(read.isNumbered()).isTrue();
    assertThat(read.value(CR0)).isEqualTo(0x80050033L);
    assertThat(read.value(CR4)).isEqualTo(0x3726f0);
    assertThat(Reading.of(log + "hv: cpu 1: CR0 = 0x80050033\n").snapshots)
        .hasSizeGreaterThan(1)
        .allMatch(
            snapshot ->
                snapshot.processors().get(0).isAbsent(CR0)
                    || !snapshot.processors().get(0).knows(CR4, 1));
  }

  @Test
  void theLaterOfAListOfAllAndASingleValueCounts() {
    String one = "# rdmsr -p 0 0x3a\n1\n";
    String all = "# rdmsr -a 0x3a\n5\n5\n";
    assertThat(Reading.of(one + all).processor().value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    Reading reading = Reading.of(all + one);
    assertThat(reading.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(1);
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .isEqualTo("IA32_FEATURE_CONTROL is taken from line 5, not from line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[  99.0", "[  103.9", ""})
  void anOopsAtAnotherTimeIsAnotherMoment(String time) {
    assertThat(Reading.of(DRIVER + OOPS.replaceAll("\\[  101\\.7", time)).snapshots).hasSize(2);
  }

  @Test
  void anOopsOnAnotherProcessorIsAnotherMoment() {
    String numbered = DRIVER.replace("mydrv: ", "mydrv: cpu 1: ");
    assertThat(Reading.of(numbered + OOPS).snapshots).hasSize(2);
  }
}
