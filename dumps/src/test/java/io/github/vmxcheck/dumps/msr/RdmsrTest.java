// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.msr;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class RdmsrTest {

  public static Stream<Field> registers() {
    return Arrays.stream(Field.values()).filter(Field::isMsr);
  }

  @ParameterizedTest
  @MethodSource("registers")
  void eachRegisterThatARequirementReadsIsRead(Field register) {
    String text = String.format(Locale.ROOT, "# rdmsr -p 2 0x%x%nfedcba98%n", register.msrIndex());
    ProcessorSnapshot read = Reading.of(text).processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.has(register, -1L, 0xfedc_ba98L)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "rdmsr 0x488, 2000, 2000",
    "rdmsr -X 0x488, 2E0F, 2e0f",
    "rdmsr -d 0x488, 8192, 2000",
    "rdmsr --unsigned-decimal 0x488, 8192, 2000",
    "rdmsr -u -c 0x488, 8192U, 2000",
    "rdmsr -o 0x488, 20000, 2000",
    "rdmsr -oc0 0x488, 0000000000000000020000, 2000",
    "rdmsr --octal 0x488, 20000, 2000",
    "rdmsr -dp0 0x488, 8192, 2000",
    "rdmsr -c 0x488, 0x2000, 2000",
    "rdmsr 0x488 -c -p0, 0x2000, 2000",
    "rdmsr -p 0 0x488 -d, 8192, 2000",
    "rdmsr 1160, 2000, 2000",
    "rdmsr -d 0x488, -8192, 8000000000002000",
    "sudo rdmsr -0 0x488 2>/dev/null, 0000000000002000, 2000",
    "sudo -n rdmsr --processor 0 0x488 # CR4, 2000, 2000"
  })
  void theRadixComesFromTheCommand(String command, String printed, String expected) {
    ProcessorSnapshot read = Reading.of("$ " + command + "\n" + printed + "\n").processor();
    long value = Long.parseUnsignedLong(expected, 16);
    assertThat(read.has(IA32_VMX_CR4_FIXED0, -1L, value)).isTrue();
    assertThat(read.isNumbered()).as("without -p it is processor 0").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20g0", "0x", "--", "12345678901234567", "da04 0000"})
  void outputThatTheCommandCannotPrintIsNotAValue(String printed) {
    assertThat(Reading.of("$ rdmsr 0x480\n" + printed + "\n").snapshots).isEmpty();
    assertThat(Reading.of("$ rdmsr -d 0x480\nda04\n").snapshots).isEmpty();
  }

  @Test
  void optionsMayFollowTheRegister() {
    String command = "$ sudo rdmsr -0 0x486 -p 1\n0000000080000021\n";
    assertThat(Reading.of(command).processor().id()).isEqualTo(1);
    assertThat(Reading.of(command).processor().has(IA32_VMX_CR0_FIXED0, -1L, 0x8000_0021L))
        .isTrue();
    assertThat(Reading.of(command.replace("-p 1", "reads CR0")).snapshots).isEmpty();
  }

  @Test
  void aCommandNeedsAProcessorNumber() {
    assertThat(Reading.of("$ rdmsr -p all 0x488\n2000\n").snapshots).isEmpty();
  }

  @Test
  void aBitFieldIsShiftedToItsPosition() {
    ProcessorSnapshot read = Reading.of("# rdmsr -f 44:32 0x480\n400\n").processor();
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0x400_0000_0000L);
    assertThat(read.known(IA32_VMX_BASIC)).isEqualTo(0x1fff_0000_0000L);
  }

  @Test
  void equalValuesBelongToAllProcessorsNumberedElsewhere() {
    String list = "# rdmsr -a 0x3a\n5\n5\n";
    assertThat(Reading.of(list).processor().isNumbered()).isFalse();
    Reading numbered = Reading.of(list + "# rdmsr -p 0 0x480\n13\n# rdmsr -p 1 0x480\n13\n");
    assertThat(numbered.snapshots.get(0).processors())
        .hasSize(2)
        .allMatch(one -> one.has(IA32_FEATURE_CONTROL, -1L, 5));
  }

  @Test
  void unequalValuesWithoutNumbersLeaveTheirDifferenceUnknown() {
    Reading reading = Reading.of("# rdmsr -a 0x3a | uniq\n5\n1\n");
    ProcessorSnapshot read = reading.processor();
    assertThat(read.has(IA32_FEATURE_CONTROL, ~4L, 1)).isTrue();
    assertThat(read.knows(IA32_FEATURE_CONTROL, 4)).isFalse();
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("does not number them");
  }

  @Test
  void aListThatContradictsTheFirstIsAnotherMoment() {
    Reading reading = Reading.of("# rdmsr -a 0x3a\n1\n1\n\nlater:\n# rdmsr -a 0x3a\n5\n5\n");
    assertThat(reading.snapshots).hasSize(2);
  }

  @Test
  void aFailedReadIsUnreadableOnItsProcessor() {
    Reading reading = Reading.of("# rdmsr 0x48b\nrdmsr: CPU 3 cannot read MSR 0x0000048b\n");
    assertThat(reading.processor().id()).isEqualTo(3);
    assertThat(reading.processor().isUnreadable(IA32_VMX_PROCBASED_CTLS2)).isTrue();
  }

  @Test
  void aListThatAFailureCutsShortGivesNothingElse() {
    Reading reading =
        Reading.of("# rdmsr -a 0x48b\n5\n5\nrdmsr: CPU 1 cannot read MSR 0x0000048b\n7\n");
    assertThat(reading.processor().isUnreadable(IA32_VMX_PROCBASED_CTLS2)).isTrue();
    assertThat(reading.processor().id()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rdmsr: No CPU 9",
        "rdmsr: open: No such file or directory",
        "rdmsr:pread: Operation not permitted"
      })
  void otherFailuresGiveNothing(String failure) {
    Reading reading = Reading.of("# rdmsr -p 9 0x3a\n" + failure + "\n5\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("rdmsr read nothing: ");
  }

  @Test
  void aNameReadsAnotherRegisterAndIsSkipped() {
    Reading reading = Reading.of("# rdmsr IA32_FEATURE_CONTROL\n5\n# rdmsr 3a\n5\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems)
        .containsExactly(
            "<stdin>:2:1: left out a value: rdmsr takes an index with 0x, and"
                + " 'IA32_FEATURE_CONTROL' reads MSR 0x0",
            "<stdin>:4:1: left out a value: rdmsr takes an index with 0x, and '3a' reads MSR 0x3");
  }

  @Test
  void aValueFarFromTheCommandIsNotItsOutput() {
    String lines = "usb 1-2: Product: 802.11ac NIC\n".repeat(101);
    assertThat(Reading.of("# rdmsr 0x3a\n" + lines + "5\n").snapshots).isEmpty();
    assertThat(Reading.of("# rdmsr 0x3a\n# wrmsr 0x3a 5\n5\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# for i in 0x3a; do echo -n \"$i \"; rdmsr $i; done\n0x3a 5",
        "# for c in 0; do echo -n \"cpu$c: \"; rdmsr -p $c 0x3a; done\ncpu0: 5",
        "# rdmsr -p 0 0x3a: 5",
        "# for c in 0; do echo \"CPU $c: $(rdmsr -p $c 0x3a)\"; done\nCPU 0: 5",
        "# rdmsr 0x3a; rdmsr 0x1b\n5\nfee00900",
        "# xxd -s 0x3a -l 8 /dev/cpu/0/msr\n0000003a: 0500 0000 0000 0000  ........",
        "# od -A x -t x1 -j 58 -N 8 /dev/cpu/0/msr\n00003a 05 00 00 00 00 00 00 00",
        "# od -An -tx8 -j 0x3a -N 8 /dev/cpu/0/msr\n 0000000000000005",
        "# hexdump -C -s 0x3a -n 8 /dev/cpu/0/msr\n0000003a  05 00 00 00 00 00 00 00  |........|",
        "# hexdump -s 0x3a -n 8 /dev/cpu/0/msr\n000003a 0005 0000 0000 0000"
      })
  void otherFormsAreReadToo(String text) {
    ProcessorSnapshot read = Reading.of(text + "\n").processor();
    assertThat(read.has(IA32_FEATURE_CONTROL, -1L, 5)).as(text).isTrue();
    assertThat(read.id()).isZero();
  }

  @Test
  void aDebuggerCommandIsNotThatOfMsrTools() {
    assertThat(Reading.of("0: kd> rdmsr 3a\n5\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 1 2", "{0..2}", "$(seq 0 2)"})
  void loopValuesAreInTheOrderOfTheCalls(String numbers) {
    String loop = "# for c in " + numbers + "; do rdmsr -p $c 0x3a 2>/dev/null; done\n";
    Reading all = Reading.of(loop + "5\n5\n1\n");
    assertThat(all.snapshots.get(0).processors())
        .extracting(one -> one.value(IA32_FEATURE_CONTROL))
        .containsExactly(5L, 5L, 1L);
    Reading less = Reading.of(loop + "5\n1\n");
    assertThat(less.snapshots).as("it is unknown which of the three calls failed").isEmpty();
    assertThat(less.problems.get(0)).contains("calls rdmsr 3 times, but the text has 2 values");
  }

  @Test
  void aFailedCallInALoopHasNoValue() {
    ProcessorSnapshot read =
        Reading.of(
                """
                # for i in 0x491 0x489; do rdmsr -p 3 $i; done
                rdmsr: CPU 3 cannot read MSR 0x00000491
                3767ff
                """)
            .processor();
    assertThat(read.isUnreadable(IA32_VMX_VMFUNC)).isTrue();
    assertThat(read.has(IA32_VMX_CR4_FIXED1, -1L, 0x37_67ffL)).isTrue();
  }

  @Test
  void aLabelWithoutARegisterIsAmbiguousInALoopOverTwo() {
    String loop =
        "# for c in 0; do echo -n \"cpu$c \"; rdmsr -p $c 0x3a; rdmsr -p $c 0x480; done\n";
    assertThat(Reading.of(loop + "cpu0 5\nda040000000004\n").snapshots).isEmpty();
  }

  @Test
  void twoListsFromOneLineCannotBeDistinguished() {
    Reading reading = Reading.of("# rdmsr -a 0x3a; rdmsr -a 0x480\n5\n5\n13\n13\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).contains("outputs cannot be distinguished");
  }

  @Test
  void aValueReadBeforeAWriteGetsAHint() {
    String session = "# rdmsr 0x3a\n1\n# wrmsr -p 0 0x3a 0x5\n";
    assertThat(Reading.of(session).snapshots.get(0).hints().get(0).text())
        .startsWith("a command writes IA32_FEATURE_CONTROL here");
    String failed = "wrmsr: CPU 0 cannot set MSR 0x0000003a to 0x0000000000000005\n";
    assertThat(Reading.of(failed).problems.get(0))
        .contains("the write of 5H to IA32_FEATURE_CONTR");
  }

  @Test
  void valuesMayBeJoinedInALine() {
    Reading list = Reading.of("# rdmsr -a 0x3a\n5 5 5 1\n");
    assertThat(list.processor().has(IA32_FEATURE_CONTROL, ~4L, 1)).isTrue();
    assertThat(list.processor().known(IA32_FEATURE_CONTROL)).isEqualTo(~4L);
    Reading inline = Reading.of("rdmsr -a 0x3a: 5 5 5 5\n");
    assertThat(inline.processor().value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    Reading loop = Reading.of("# for c in 0 1; do rdmsr -p $c 0x3a; done\n5 1\n");
    assertThat(loop.snapshots.get(0).processors())
        .extracting(read -> read.value(IA32_FEATURE_CONTROL))
        .containsExactly(5L, 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# for c in 0 1 2; do rdmsr -p $c 0x3a; done\n5 1\n",
        "# rdmsr -a 0x3a\na\nb c d\nwho\n5 5 5 5\n# rdmsr -a 0x480\n$ 5 5\n"
      })
  void otherNumbersInALineAreNotValues(String text) {
    assertThat(Reading.of(text).snapshots)
        .allMatch(one -> !one.processors().get(0).has(IA32_FEATURE_CONTROL, 0xff, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x00da0400_00000004", "00da0400`00000004", "da040000000004h"})
  void aValueThatWasCopiedMayBeSpelledInAnotherWay(String value) {
    ProcessorSnapshot read = Reading.of("# rdmsr -p 1 0x480\n" + value + "\n").processor();
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0xda0400_00000004L);
    assertThat(Reading.of("# rdmsr -d -p 1 0x480\n" + value + "\n").snapshots).isEmpty();
  }
}
