// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.driver;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverLogTest {

  @ParameterizedTest
  @CsvSource({
    "IA32_FEATURE_CONTROL=0000000000000005, IA32_FEATURE_CONTROL",
    "ia32 feature control : 0x0000000000000005, IA32_FEATURE_CONTROL",
    "[drv] MSR_IA32_FEATURE_CONTROL (h) = 0000000000000005, IA32_FEATURE_CONTROL",
    "FEATURE_CONTROL_MSR: 0x0000000000000005, IA32_FEATURE_CONTROL",
    "hv: cpu1: IA32_FEATURE_CONTROL (3Ah): 0000000000000005, IA32_FEATURE_CONTROL",
    "IA32_FEAT_CTL = 0x0000000000000005h, IA32_FEATURE_CONTROL",
    "CR0 Fixed 0 = 0x0000000000000005, IA32_VMX_CR0_FIXED0",
    "vmx_cr4_fixed1: 0x0000000000000005, IA32_VMX_CR4_FIXED1",
    "IA32_VMX_SECONDARY_PROCBASED_CTLS=0000000000000005, IA32_VMX_PROCBASED_CTLS2",
    "host cr4 = 0x0000000000000005, CR4",
    "VMXON region physical address: 0x0000000000000005, VMXON_POINTER"
  })
  void oneRegisterHasManyNames(String line, Field field) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.knows(field)).isTrue();
    assertThat(read.value(field)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guest_CR4=0x00000000000026e0",
        "Guest CR4 = 0x26e0",
        "CR4 shadow: 0x26e0",
        "L2: CR4 = 0x26e0",
        "vmcs12 CR4 = 0x26e0",
        "VM CR4 = 0x26e0",
        "vmcs.cr4 = 0x26e0",
        "vcpu->cr4 = 0x26e0",
        "CR4 (Should be 0x26e0)",
        "CR4 |= 0x2000",
        "CR4 == 0x2000",
        "r cr4=850EF8",
        "kd> r cr4=850EF8",
        "CR4 = <private>",
        "CR4 = unavailable",
        "CR4: added",
        "CR4 = 26e0xyz",
        "IA32_VMX_BASIC (3Ah) = 0x5",
        "VMXON region[1] = 0x0000000012345000",
        "VMX_PROCBASED_CTLS=0xfff9fffe04006172"
      })
  void otherValuesAreNotProcessorRegisters(String line) {
    assertThat(Reading.of(line + "\n").snapshots).isEmpty();
  }

  @Test
  void withoutLeadingZerosTheHighHalfIsUnknown() {
    ProcessorSnapshot read = Reading.of("IA32_VMX_BASIC: 0x1e\n").processor();
    assertThat(read.known(IA32_VMX_BASIC)).isEqualTo(0xffff_ffffL);
    ProcessorSnapshot wide = Reading.of("IA32_VMX_BASIC: 0xda040000000010\n").processor();
    assertThat(wide.knows(IA32_VMX_BASIC)).isTrue();
  }

  @Test
  void possiblyDecimalNumbersCountOnlyNextToHexadecimalOnes() {
    assertThat(Reading.of("hv: IA32_VMX_BASIC = 10\nhv: CR4 = 3675888\n").problems)
        .containsExactly(
            "<stdin>:1:22: left out IA32_VMX_BASIC, CR4: they may be decimal numbers; prefix"
                + " hexadecimal numbers with 0x");
    ProcessorSnapshot read =
        Reading.of("IA32_VMX_BASIC = 10\nIA32_VMX_PROCBASED_CTLS = 401E172\n").processor();
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0x10);
  }

  /** Other programs write to the same log. */
  @Test
  void onlyRegistersShowThatNumbersAreHexadecimal() {
    String registers = "CR4 = 2020\n";
    String far = "another line\n".repeat(200);
    assertThat(Reading.of("crc = a1b2\n" + registers + "crc = a1b2\n").snapshots).isEmpty();
    assertThat(Reading.of(registers + "usb 1-2: idVendor=0bda\n").snapshots).isEmpty();
    assertThat(Reading.of(registers + far + "EFER = d01\n").snapshots).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IA32_FEATURE_CONTROL = 0x00000000:0x00000005",
        "[i] IA32_VMX_BASIC = 0x00da0400 0x00000004",
        "MSR 0x00000480 = 0x00DA0400:0x00000004",
        "IA32_FEATURE_CONTROL = 0x3A,",
        "MSR_IA32_VMX_CR4_FIXED0 = 0x488,",
        "    IA32_EFER = 0xC0000080",
        "vmxon_region = 0x1000;",
        "The manual says IA32_FEATURE_CONTROL = 5 would be good.",
        "cr4: 0x3706f0 -> 0x372ef0",
        "setting CR4 = 0x372ef0"
      })
  void halvesSourceCodeProseAndIntentionsAreNotValues(String line) {
    assertThat(Reading.of(line + "\n").snapshots).isEmpty();
  }

  @Test
  void aDamagedNumberIsSkipped() {
    assertThat(Reading.of("IA32_VMX_ENTRY_CTLS=0000ffff000011f\n").snapshots).isEmpty();
  }

  @Test
  void textRecognisedFromAnImageIsReadWithAHint() {
    Reading reading =
        Reading.of("CRO=0000000080010031\nIA32 UMX_PINBASED_CTLS=0000007F O0000016 x\n");
    assertThat(reading.processor().value(CR0)).isEqualTo(0x80010031L);
    assertThat(reading.processor().value(IA32_VMX_PINBASED_CTLS)).isEqualTo(0x7f00000016L);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("from an image");
    assertThat(Reading.of("CRO=80031\n").snapshots).as("too short to be sure").isEmpty();
  }

  @Test
  void cr0WithoutEtIsNotARealValue() {
    Reading reading = Reading.of("CR0=0000000080000021\n");
    assertThat(reading.snapshots).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("CR0 value with ET = 0");
  }

  @Test
  void theOpinionOfTheDriverIsNotEvidence() {
    Reading reading =
        Reading.of(
            """
            IA32_FEATURE_CONTROL is locked (value=0000000000000005). (Disabled in bios?)
            MSR 0x3A: Lock bit is on. VMXON bit is on. OK
            revision id=18
            """);
    assertThat(reading.snapshots).isEmpty();
  }

  @Test
  void aVirtualPointerGivesOnlyThePageOffset() {
    ProcessorSnapshot read = Reading.of("vmxon_region: 0xffff888012345000\n").processor();
    assertThat(read.known(VMXON_POINTER)).isEqualTo(0xfff);
    assertThat(
            Reading.of("haxm_error: log_vmxon_addr 404fa5000\n").processor().value(VMXON_POINTER))
        .isEqualTo(0x404fa5000L);
    assertThat(Reading.of("haxm_error: log_vmxon_addr 0\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Allocated vmxon_region at 0000001000027000 (000000003d666000)",
        "[*] VMXON -> VA -> 0xffffa40d11110000 -> PA -> 0x3d666000",
        "vmxon_region VA -> ffffa40d11110000 -> PA -> 3d666000",
        "VMXON Region allocated at 0xffffa40d11110000, physical address 0x3d666000"
      })
  void theRegionAddressIsThePhysicalOne(String line) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.knows(VMXON_POINTER, 0xffff_ffffL)).isTrue();
    assertThat(read.value(VMXON_POINTER)).isEqualTo(0x3d666000);
  }

  @Test
  void aRevisionBelongsToTheRegionOnlyIfTheLogSaysSo() {
    ProcessorSnapshot read = Reading.of("vmxon_region->revision_id = 0x4\n").processor();
    assertThat(read.value(VMXON_REGION_HEADER)).isEqualTo(4);
    assertThat(read.knows(VMXON_REGION_HEADER)).isTrue();
    assertThat(Reading.of("Revision ID: 0x00000010\n").snapshots).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revision id = 0x4",
        "[i] Revision ID: 0x00000004",
        "hv: VMCS revision identifier = 00000004",
        "revision id=4"
      })
  void aVmxLogGivesTheProcessorRevisionIdentifier(String line) {
    Reading reading = Reading.of("vmxon: starting\n" + line + "\n");
    assertThat(reading.processor().has(IA32_VMX_BASIC, 0x7fff_ffffL, 4)).isTrue();
    assertThat(reading.processor().isAbsent(VMXON_REGION_HEADER)).isTrue();
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .contains("vmxon.region.header=VALUE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revision id=18",
        "microcode revision id = 0x4",
        "vmcs_region->revision_id = 0x4",
        "revision id = 0x80000004"
      })
  void otherRevisionsAreIgnored(String line) {
    assertThat(Reading.of("vmxon: starting\n" + line + "\n").snapshots)
        .allMatch(snapshot -> snapshot.processors().get(0).isAbsent(IA32_VMX_BASIC));
  }

  @Test
  void interleavedProcessorsAreKeptSeparate() {
    Reading reading =
        Reading.of(
            """
            CPU 0: CR0=0000000080050033
            CPU 1: CR0=0000000080050013
            CPU 0: CR4=00000000000026f8
            CPU 1: CR4=00000000000006f8
            """);
    assertThat(reading.snapshots).hasSize(1);
    ProcessorSnapshot second = reading.snapshots.get(0).processors().get(1);
    assertThat(second.id()).isEqualTo(1);
    assertThat(second.value(CR0)).isEqualTo(0x80050013L);
    assertThat(second.value(CR4)).isEqualTo(0x6f8);
  }

  @Test
  void changedRegistersAreAnotherMoment() {
    String first = "CR0=0000000080050033\nCR4=00000000000006f8\n";
    assertThat(Reading.of(first + first).snapshots).hasSize(1);
    Reading reading = Reading.of(first + first.replace("06f8", "26f8"));
    assertThat(reading.snapshots).hasSize(2);
    ProcessorSnapshot second = reading.snapshots.get(1).processors().get(0);
    assertThat(second.value(CR4)).isEqualTo(0x26f8);
    assertThat(second.value(CR0)).as("from the same listing").isEqualTo(0x80050033L);
  }

  /** A driver prints registers before and after it adjusts them. */
  @ParameterizedTest
  @ValueSource(strings = {"hv: cpu 0: ", "hv: "})
  void theLastValuesBeforeVmxonCount(String prefix) {
    String log =
        """
        CR0 = 0x80050033
        CR4 = 0x3506e0
        IA32_FEATURE_CONTROL = 0x0
        IA32_FEATURE_CONTROL = 0x5
        CR4 = 0x3526e0
        vmxon ok
        """;
    Reading reading = Reading.of(log.replaceAll("(?m)^(?=.)", prefix));
    ProcessorSnapshot read = reading.processor();
    assertThat(read.value(CR0)).isEqualTo(0x80050033L);
    assertThat(read.value(CR4)).isEqualTo(0x3526e0);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
    assertThat(read.value(OBSERVED_OUTCOME)).isEqualTo(OBSERVED_OUTCOME.words().get("vmsucceed"));
    assertThat(reading.snapshots.get(0).hints().get(0).text())
        .isEqualTo("CR4 is taken from line 5, not from line 2");
  }

  @Test
  void eachProcessorHasItsOwnMomentOfVmxon() {
    String one = "cpu 0: CR4 = 0x3506e0\ncpu 0: CR4 = 0x3526e0\ncpu 0: vmxon ok\n";
    Reading reading = Reading.of("cpu 0: CR0 = 0x80050033\n" + one + one.replace("cpu 0", "cpu 1"));
    assertThat(reading.snapshots).hasSize(1);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(read -> read.value(CR4))
        .containsExactly(0x3526e0L, 0x3526e0L);
  }

  @Test
  void registersPrintedAfterVmxonAreAnotherMoment() {
    Reading reading = Reading.of("cpu 0: CR4 = 0x3526e0\ncpu 0: vmxon ok\ncpu 0: CR4 = 0x3506e0\n");
    assertThat(reading.snapshots).hasSize(2);
  }

  /** Without numbers, the second listing may belong to another processor. */
  @Test
  void listingsWithoutNumbersAreNotJoined() {
    String listing = "CR0 = 0x80050033\nCR4 = 0x3506e0\n";
    String other = listing.replace("3506e0", "3526e0");
    assertThat(Reading.of(listing + other + "vmxon ok\n").snapshots).hasSize(2);
  }

  @Test
  void theObservedOutcomeIsRead() {
    ProcessorSnapshot success = Reading.of("0: Vmxon success\n").processor();
    assertThat(success.value(OBSERVED_OUTCOME))
        .isEqualTo(OBSERVED_OUTCOME.words().get("vmsucceed"));
    ProcessorSnapshot failure = Reading.of("vmxon has failed!\n # RFLAGS: 0x203\n").processor();
    assertThat(failure.value(OBSERVED_RFLAGS)).isEqualTo(0x203);
    ProcessorSnapshot sameLine = Reading.of("vmxon failed, rflags = 0x203\n").processor();
    assertThat(sameLine.value(OBSERVED_RFLAGS)).isEqualTo(0x203);
    assertThat(Reading.of("RFLAGS: 0x203\n").snapshots).isEmpty();
    assertThat(Reading.of("Checks successfull. Going to call vmxon\n").snapshots).isEmpty();
    assertThat(Reading.of("__vmx_on returned 2\n").processor().value(OBSERVED_STATUS)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[+] vmxon succeed", "vmxon succeed!", "[hv]: VMXON: succeed"})
  void succeedAloneOnALineIsAnOutcome(String line) {
    assertThat(Reading.of(line + "\n").processor().value(OBSERVED_OUTCOME))
        .isEqualTo(OBSERVED_OUTCOME.words().get("vmsucceed"));
  }

  /** The driver tests the result of the intrinsic, so VMXON raised no exception. */
  @ParameterizedTest
  @CsvSource({
    "'[-] Failed to put vcpu 3 into VMX operation.', vmfail-invalid|vmfail-valid-15",
    "vcpu 3 is now in VMX operation, vmsucceed",
  })
  void aDriverMaySayWhetherItEnteredVmxOperation(String line, String outcomes) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.id()).isEqualTo(3);
    assertThat(OBSERVED_OUTCOME.words(read.value(OBSERVED_OUTCOME), read.known(OBSERVED_OUTCOME)))
        .containsExactly(outcomes.split("\\|"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if it says: Failed to put vcpu 0 into VMX operation, what should I do?",
        "printk(\"Failed to put vcpu %d into VMX operation\", 0);",
        "VMXON succeed only if CR4.VMXE is 1",
        "Why does VMXON succeed on core 0 and fail on core 1",
        "make vmxon succeed.",
        "vcpu 0 is now in VMX operation if this returns 0",
        "__vmx_on returns 2 if CF is set",
        "VMXON sets CF = 1 on VMfailInvalid",
        "if VMXON returned 1, read the VM-instruction error",
        "My VMXON failed after the update",
        "Core: 0 failed to enter VMX operation.",
        "HvInitializeLogicalProcessor[#0]: Failed to enter VMX Root Mode.",
        "vmxon: 1",
        "vmxon status is 1",
        "VMXON returned -22",
        "haxm_error: log_vmxon_res 0",
        "CF = 1",
        "cpu 0 has not entered VMX operation",
        "before the processor entered VMX operation",
        "VMXON ok?",
        "handle_vmxon: failed",
        "VMXON may have failed with status 1, what should I do?"
      })
  void otherSentencesShowNoOutcome(String line) {
    assertThat(Reading.of(line + "\n").snapshots).isEmpty();
  }

  @Test
  void linesBelowARegionBelongToItAlsoBetweenOtherLines() {
    ProcessorSnapshot read =
        Reading.of(
                """
                VMXON for vcpu 2 initialized:
                  -> VA: FFFF8A0154C0E000
                usb 1-2: Product: 802.11ac NIC
                  -> PA: 12C8A7000
                  -> REV: 4
                VMCS for vcpu 2 initialized:
                  -> PA: 12C8A9000
                """)
            .processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.value(VMXON_POINTER)).isEqualTo(0x12c8a7000L);
    assertThat(read.value(VMXON_REGION_HEADER)).isEqualTo(4);
  }

  @Test
  void aRevisionThatMayBeDecimalIsNotRead() {
    ProcessorSnapshot read =
        Reading.of("VMXON for vcpu 0 initialized:\n -> PA: 12C8A7000\n -> REV: 12\n").processor();
    assertThat(read.isAbsent(VMXON_REGION_HEADER)).isTrue();
  }

  @Test
  void registersByIndexHaveTheWidthOfTheWidestOne() {
    ProcessorSnapshot read =
        Reading.of("S cpu=1 msr=480 val=d810000000002b\nS cpu=1 msr=486 val=80000021\n")
            .processor();
    assertThat(read.id()).isEqualTo(1);
    assertThat(read.knows(IA32_VMX_CR0_FIXED0)).isTrue();
    ProcessorSnapshot marked = Reading.of("MSR 0x3a = 0x5\n").processor();
    assertThat(marked.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
  }

  @Test
  void aStricterReaderHasPriorityEvenAfterADriverLine() {
    Reading reading =
        Reading.of(
            """
            IA32_FEATURE_CONTROL=0000000000000005
            CR0: actual=0x0000000080010033, shadow=0x0000000080010033, gh_mask=fffffffffffefff7
            EFER(VMCS) = 0x0000000000000d01  PAT = 0x0007040600070406
            """);
    assertThat(reading.snapshots.get(0).processors().get(0).value(OBSERVER)).isEqualTo(2);
    assertThat(reading.snapshots.get(0).processors().get(0).value(IA32_EFER)).isEqualTo(0xd01);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CR0 = 0x80050033\nCR4 = 0x003726f8\nEFER = 0x00000d01",
        "CR0=0x80050033 CR4=0x3726f8 EFER=0xd01",
        "CR0=0x80050033\nCR3=0x0000000012345000\nCR4=0x00000000003726f8",
        "cr0=80050033 cr4=3726f8 efer=d01"
      })
  void registersAloneBelongToTheSurroundingDriverLog(String registers) {
    Reading reading = Reading.of(registers + "\nvmxon region PA: 0x105d20000\n");
    assertThat(reading.processor().value(CR0)).isEqualTo(0x8005_0033L);
    assertThat(reading.processor().value(CR4)).isEqualTo(0x37_26f8L);
    assertThat(reading.processor().value(VMXON_POINTER)).isEqualTo(0x1_05d2_0000L);
    assertThat(reading.snapshots.get(0).formats()).containsExactly("driver-log");
  }

  @Test
  void theFirstElementOfTheRegionIsItsHeader() {
    ProcessorSnapshot read = Reading.of("VMXON region[0]    = 0x00000004\n").processor();
    assertThat(read.value(VMXON_REGION_HEADER)).isEqualTo(4);
    assertThat(read.isAbsent(VMXON_POINTER)).isTrue();
    assertThat(Reading.of("VMXON region[0] = 0x4\n").snapshots)
        .as("may be a byte or a dword")
        .isEmpty();
  }

  @Test
  void aRegisterAmongVmcsFieldsBelongsToTheGuest() {
    String fields =
        """
        VM entry failed, fields of the VMCS:
        GUEST_CR0          = 0x80050033
        CR4                = 0x26f8
        CR4_READ_SHADOW    = 0x6f8
        HOST_CR0           = 0x80050033
        HOST_CR4           = 0x3726f0
        """;
    ProcessorSnapshot host = Reading.of(fields).processor();
    assertThat(host.value(CR0)).isEqualTo(0x8005_0033L);
    assertThat(host.value(CR4)).as("one moment").isEqualTo(0x3726f0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CR0 = 0x31\nCR4 = 0x26f8\nusb 1-2: new device\nGUEST_RIP = 0x1000\n",
        "GUEST_RIP = 0x1000\n# a comment\nCR4 = 0x26f8\n",
        "Guest registers:\nCR4 = 0x26f8\n",
        "dump of the VMCS:\nCR4 = 0x26f8\nEFER = 0xd01\n",
        "hv: EXIT_REASON = 0x80000021\nhv: CR4 = 0x26f8\n"
      })
  void aGuestRegisterMayBeFirstOrLastInTheList(String list) {
    assertThat(Reading.of(list).snapshots).isEmpty();
  }

  @Test
  void hostRegistersEndTheGuestList() {
    String log =
        """
        hv: CR4 = 0x3726f0
        hv: vmxon ok
        hv: guest CR0 = 0x31
        hv: CR4 = 0x20
        hv: IA32_VMX_BASIC = 0xda040000000004
        hv: CR0 = 0x80050033
        """;
    ProcessorSnapshot read = Reading.of(log).processor();
    assertThat(read.value(CR4)).isEqualTo(0x3726f0);
    assertThat(read.value(CR0)).isEqualTo(0x8005_0033L);
  }

  @ParameterizedTest
  @CsvSource({
    "'(07:04:24.058 - core : 2 - vmx-root? no)     [+] Information (Check:30) | CR4 : 0x3706f8', 2",
    "[drv] vcpu 3: CR4 = 0x3706f8, 3",
    "drv: CR4 = 0x3706f8 on CPU 5, 5",
    "drv: core #7: CR4 = 0x3706f8, 7",
    "drv (cpu 4) CR4 = 0x3706f8, 4",
    "[cpu 6] CR4 = 0x3706f8, 6",
    "logical processor 1: CR4 = 0x3706f8, 1"
  })
  void theProcessorNumberIsRead(String line, long number) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.isNumbered()).isTrue();
    assertThat(read.id()).isEqualTo(number);
    assertThat(read.value(CR4)).isEqualTo(0x3706f8);
  }

  @Test
  void tableRowsAreRead() {
    String table =
        """
        | Register | Value |
        |---|---|
        | CR0 | 0x80050033 |
        | `CR4` | `0x3706f0` |
        | **EFER** | d01 |
        | IA32_FEATURE_CONTROL (0x3A) | 0x5 |
        """;
    ProcessorSnapshot read = Reading.of(table).processor();
    assertThat(read.value(CR0)).isEqualTo(0x8005_0033L);
    assertThat(read.value(CR4)).isEqualTo(0x3706f0);
    assertThat(read.value(IA32_EFER)).isEqualTo(0xd01);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(5);
  }

  /** Which VMfail a number means depends on the function around the instruction. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VMXON failed with status 2",
        "VMXON failed with status 0x2",
        "[   12.000000] hvport: VMXON failed with status 2",
        "[   12.000000] hvport: __vmx_on returned 2",
        "hv: vmxon returned 1",
        "hv: VMXON: result = 2",
        "hv: VMXON failed (error 1)",
        "Result of VMXON: 64",
        "vmx_smoke: FAIL: VMXON status=2",
        "[hv] Failed to enter VMX operation.",
        "VMXON failed\\n  status = 2"
      })
  void aNumberOfAnUnknownFunctionIsOneOfTheVmfails(String log) {
    assertThat(observed(log)).containsExactly("vmfail-invalid", "vmfail-valid-15");
  }

  /** Only drivers for Windows have the compiler's intrinsic. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000012\\t12.40981203\\t[hv] VMXON failed with status 2 | 2",
        "00000012  12.40981203  [hv] VMXON returned: 1 | 1",
        "hv: __vmx_on failed : 2 | 2",
        "hv: __vmx_on() = 0 | 0",
        "hv: __vmx_on(0x13c8a7000) returned 2 | 2",
        "00000012\\t12.40981203\\tVMXON on CPU 0 failed with status 2 | 2",
        "00000012\\t12.40981203\\tVMXON failed on CPU 1 with error 2 | 2",
        "HyperBone: CPU 3: VmxEnter: __vmx_on failed with status 1 | 1",
        "0: kd> g\\nVMXON failed, status 2, CPU 0 | 2",
        "DbgPrint output:\\nVMXON failed with status 1 | 1",
        "[*] Aligned physical buffer allocated for VMXON at 12345678000\\nVmxon Failed with 2 | 2"
      })
  void theIntrinsicReturnsAStatus(String log, long status) {
    String text = log.replace("\\n", "\n").replace("\\t", "\t");
    assertThat(Reading.of(text + "\n").processor().value(OBSERVED_STATUS)).isEqualTo(status);
  }

  @Test
  void aLaterLineMayShowThatTheDriverIsForWindows() {
    String log = "hv: VMXON failed with status 1\nhv: __vmx_off was not called\n";
    assertThat(observed(log)).hasSize(2);
    assertThat(observed(log.replace("__vmx_off", "__vmx_on()"))).containsExactly("vmfail-valid-15");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[Hypv] VMXON returned VMfailInvalid; vmfail-invalid",
        "VMXON VMfailValid; vmfail-valid-15",
        "hv: cpu 0: VMXON failed (CF=1); vmfail-invalid",
        "VMXON: CF = 0, ZF = 1; vmfail-valid-15",
        "VMXON: CF=0 ZF=0; vmsucceed",
        "VMXON failed\\n  CF = 1; vmfail-invalid",
        "hv: vmxon returned 0; vmsucceed",
        "VMXON executed successfully!; vmsucceed",
        "successed to turn on VMX.; vmsucceed",
        "[+] Processor 1: successfully entered VMX operation; vmsucceed",
        "[hv] Entered VMX operation.; vmsucceed",
        "Processor 3 entered VMX operation; vmsucceed",
        "VMXON raised #GP; gp0",
        "hv: VMXON faulted!; ud|gp0|ss0|pf",
        "haxm_error: log_vmxon_res 1; vmfail-invalid",
        "haxm_error: log_vmxon_res 40; vmfail-valid-15"
      })
  void anOutcomeMayBeInWords(String log, String outcomes) {
    assertThat(observed(log)).containsExactly(outcomes.split("\\|"));
  }

  /** It may be a VMfail, an exception that the driver caught, or a test before VMXON. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-] VMXON failed.",
        "VMXON failed with status 3",
        "VMXON failed with status 0xC0000096",
        "hv: VMXON failed: -5",
        "failed to execute VMXON",
        "[-] Unable to execute VMXON!"
      })
  void aFailureInWordsExcludesOnlySuccess(String line) {
    assertThat(observed(line))
        .hasSize(OBSERVED_OUTCOME.words().size() - 1)
        .doesNotContain("vmsucceed");
  }

  @Test
  void flagsAfterVmxonNeedNoFailureInWords() {
    ProcessorSnapshot read = Reading.of("RFLAGS after VMXON: 0x203 (CF=1)\n").processor();
    assertThat(read.value(OBSERVED_RFLAGS)).isEqualTo(0x203);
  }

  @Test
  void aMessageThatSaysLessAddsNothing() {
    String log = "hv: __vmx_on returned 2\n[hv] Failed to enter VMX operation.\n";
    ProcessorSnapshot read = Reading.of(log).processor();
    assertThat(read.value(OBSERVED_STATUS)).isEqualTo(2);
    assertThat(read.isAbsent(OBSERVED_OUTCOME)).isTrue();
  }

  private static List<String> observed(String log) {
    ProcessorSnapshot read = Reading.of(log.replace("\\n", "\n") + "\n").processor();
    return OBSERVED_OUTCOME.words(read.value(OBSERVED_OUTCOME), read.known(OBSERVED_OUTCOME));
  }

  /** A short number may be the low half of an address, unless its neighbour shows all digits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "VMXON buffer at ffffb0001234a000\\nphysical memory for VMXON at 1234a000; true",
        "VMXON Region Address : ffffb0001234a000\\nVMXON Region Physical Address : 1234a000; true",
        "VMXON region va ffffb0001234a000 pa 1234a000; true",
        "vmxon_region VA -> 0xffffb0001234a000 -> PA -> 0x1234a000; true",
        "physical memory for VMXON at 1234a000; false",
        "VMXON region va FFFFB0001234A000 pa 1234a000; false",
        "VMXON region va 0xffffb0001234a000 pa 1234a000; false",
        "VMXON region va ffffb0001234a000 pa 0234a000; false",
        "VMXON buffer is ffffb0001234a000\\nphysical memory for VMXON at 1234a000; false"
      })
  void anAddressOfEightDigitsMayBeTheWholeOne(String log, boolean whole) {
    ProcessorSnapshot read = Reading.of(log.replace("\\n", "\n") + "\n").processor();
    assertThat(read.knows(VMXON_POINTER)).isEqualTo(whole);
    assertThat(read.knows(VMXON_POINTER, 0xffff_ffffL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "CR4 -> 0x3726f0",
        "CR4 → 0x3726f0",
        "CR4 is 0x3726f0.",
        "hv: CR4 is now 003726f0 on CPU 0",
        "CR4: 3726f0h",
        "CR4: 0037_26f0H",
        "CR4 = 0X0037_26F0",
        "CR4 = 00000000`003726f0",
        "CR4 = 0x00000000'003726f0",
        "**CR4:** 0x3726f0",
        "- **CR4** = `0x3726f0`",
        "`CR4`: **3726f0h**",
        "<b>CR4</b>&nbsp;=&nbsp;<code>0x3726f0</code>",
        "CR4&#160;=&#160;0x3726f0<br>",
        "<tr><td>CR4</td><td>0x3726f0</td></tr>",
        "| **CR4** | `0x3726f0` |",
        "| CR4 | 0x0037_26f0 | VMXE is 1 |",
        "CR4 0x3726f0",
        "hv: cpu 0: CR4 003726f0",
        "hv: cr0 80050033 cr4 3726f0",
        "hv: cr0 80050033 cr4 3726f0 (VMXE is set)",
        "cr0 80050033, cr4 3726f0, efer d01"
      })
  void aRegisterHasManySpellings(String line) {
    assertThat(Reading.of(line + "\n").processor().value(CR4)).isEqualTo(0x3726f0);
    String tab = line.replace("CR4 0x", "CR4\t0x").replace("CR4: ", "CR4:\t");
    assertThat(Reading.of(tab + "\n").processor().value(CR4)).isEqualTo(0x3726f0);
  }

  @Test
  void allPairsOfALineAreRead() {
    ProcessorSnapshot read =
        Reading.of(
                "hv: vcpu 2: cr0 80050033 cr4 3526f8 feature control 1 vmx_basic da040000000004"
                    + " cr0 fixed1 ffffffff\n")
            .processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.value(CR0)).isEqualTo(0x8005_0033L);
    assertThat(read.value(CR4)).isEqualTo(0x3526f8);
    assertThat(read.value(IA32_FEATURE_CONTROL)).isEqualTo(1);
    assertThat(read.value(IA32_VMX_BASIC)).isEqualTo(0xda0400_00000004L);
    assertThat(read.value(IA32_VMX_CR0_FIXED1)).isEqualTo(0xffff_ffffL);
  }

  @ParameterizedTest
  @CsvSource({
    "[*] MSR_IA32_VMX_BASIC (MSR 0x480) Revision Identifier 12, 12",
    "Revision Identifier (MSR_IA32_VMX_BASIC - MSR 0x480) : 0x1e, 1e",
    "MSR_IA32_VMX_BASIC Revision Identifier 4, 4"
  })
  void theRevisionIdentifierIsPartOfVmxBasic(String line, String value) {
    ProcessorSnapshot read = Reading.of(line + "\n").processor();
    assertThat(read.has(IA32_VMX_BASIC, 0x7fff_ffffL, Long.parseLong(value, 16))).isTrue();
    assertThat(read.known(IA32_VMX_BASIC)).isEqualTo(0x7fff_ffffL);
  }
}
