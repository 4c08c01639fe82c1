// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.kvm;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxOperation;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvmStateTest {
  private static final String REGISTERS =
      "\"sregs\": {\"cr0\": 2147811379, \"cr4\": 3614464, \"efer\": 3329,"
          + " \"cs\": {\"selector\": 16, \"l\": 1, \"db\": 0, \"dpl\": 0},"
          + " \"ss\": {\"selector\": 24, \"dpl\": 0}}";

  private static ProcessorSnapshot read(String more) {
    return Reading.of("{" + REGISTERS + more + "}").processor();
  }

  @Test
  void sixtyFourBitNumbersAreReadFromTheirText() {
    ProcessorSnapshot read = read(", \"msrs\": [{\"index\": 1163, \"data\": 9007199254740993}]");
    assertThat(read.value(IA32_VMX_PROCBASED_CTLS2)).isEqualTo(0x20000000000001L);
  }

  @Test
  void aRoundedNumberIsSkippedWithAHint() {
    String state = "{" + REGISTERS.replace("3614464", "1.8446744073709552e19") + "}";
    Reading reading = Reading.of(state);
    assertThat(reading.processor().isAbsent(CR4)).isTrue();
    assertThat(reading.toString())
        .contains("CR4 was left out: found '1.8446744073709552e19', expected a number of at most");
  }

  @Test
  void nullIsAbsent() {
    assertThat(read(", \"nested_state\": null, \"regs\": {\"rflags\": null}").isAbsent(RFLAGS))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2"})
  void theNestedStateGivesTheVmxOperationMode(int flags, long mode) {
    ProcessorSnapshot read = read(nested(flags, "4096", "18446744073709551615", 0));
    assertThat(read.has(VMX_OPERATION, VMX_OPERATION.mask(), mode)).isTrue();
    assertThat(read.value(VMXON_POINTER)).isEqualTo(4096);
    assertThat(read.has(CURRENT_VMCS, -1L, -1L)).isTrue();
    assertThat(VmxOperation.ROOT).isEqualTo(1);
  }

  @Test
  void noVmxonRegionMeansOutsideVmxOperation() {
    ProcessorSnapshot read = read(nested(0, "18446744073709551615", "18446744073709551615", 0));
    assertThat(read.has(VMX_OPERATION, VMX_OPERATION.mask(), 0)).isTrue();
    assertThat(read.isAbsent(VMXON_POINTER)).isTrue();
    assertThat(read.isAbsent(CURRENT_VMCS)).isTrue();
  }

  @Test
  void anEmptyNestedStateGivesNothing() {
    assertThat(read(nested(0, "0", "0", 0)).isAbsent(VMX_OPERATION)).isTrue();
  }

  @Test
  void vmxOperationSavedDuringSmmIsNotTheCurrentMode() {
    ProcessorSnapshot read = read(nested(0, "4096", "8192", 2));
    assertThat(read.has(SMM, 1, 1)).isTrue();
    assertThat(read.isAbsent(VMX_OPERATION)).isTrue();
  }

  private static String nested(int flags, String vmxon, String vmcs, int smm) {
    return String.format(
        ", \"nested_state\": {\"flags\": %d, \"format\": 0, \"hdr\": {\"vmx\": {\"vmxon_pa\": %s,"
            + " \"vmcs12_pa\": %s, \"smm\": {\"flags\": %d}}}}",
        flags, vmxon, vmcs, smm);
  }

  @Test
  void smmCountsOnlyIfItsFlagIsSet() {
    assertThat(read(", \"events\": {\"flags\": 8, \"smi\": {\"smm\": 1}}").has(SMM, 1, 1)).isTrue();
    assertThat(read(", \"events\": {\"flags\": 7, \"smi\": {\"smm\": 1}}").isAbsent(SMM)).isTrue();
  }

  @Test
  void entriesMayBeListsOfBytes() {
    String msr = "[58,0,0,0, 0,0,0,0, 5,0,0,0,0,0,0,128]";
    assertThat(read(", \"saved_msrs\": [[" + msr + "]]").value(IA32_FEATURE_CONTROL))
        .isEqualTo(0x8000000000000005L);
  }

  @Test
  void aListOfAnotherLengthIsNotAStructure() {
    String bytes =
        IntStream.range(0, 311).mapToObj(Integer::toString).collect(Collectors.joining(","));
    Reading reading = Reading.of("{\"sregs\": [" + bytes + "]}");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).hasSize(1);
  }

  @Test
  void processorsInAListAreNumberedByPosition() {
    Reading reading = Reading.of("{\"vcpu_states\": [{" + REGISTERS + "}, {" + REGISTERS + "}]}");
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(ProcessorSnapshot::id)
        .containsExactly(0L, 1L);
  }

  @Test
  void aRepeatedProcessorNumberStartsAnotherMoment() {
    String state = "{\"vcpu_id\": 1, " + REGISTERS + "}";
    assertThat(Reading.of("[" + state + ",\n" + state + "]").snapshots).hasSize(2);
  }

  @Test
  void aProcessorNotYetStartedIsSkipped() {
    Reading reading = Reading.of("{" + REGISTERS.replace("2147811379", "0") + "}");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems.get(0)).contains("CR0 is 0, and CR0.ET is always 1");
  }
}
