// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.cpuid;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuidListingTest {
  private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");

  static Stream<Field> registers() {
    return Arrays.stream(Field.values()).filter(field -> field.key().startsWith("cpuid."));
  }

  /** The four registers of the leaf, each with its number, in the given format. */
  private static String row(Field field, String format) {
    String[] key = field.key().split("\\.", -1);
    long leaf = Long.decode(key[1]);
    long subleaf = key.length == 4 ? Long.parseLong(key[2]) : 0;
    return String.format(format, leaf, subleaf);
  }

  private static void assertRead(Field field, String text) {
    ProcessorSnapshot read = Reading.of(text).processor();
    String register = field.key().substring(field.key().length() - 3);
    assertThat(read.value(field)).as(text).isEqualTo(REGISTERS.indexOf(register) + 1);
    assertThat(read.knows(field)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("registers")
  void eachRegisterThatARequirementReadsIsRead(Field field) {
    String[] forms = {
      "CPU 1:\n   0x%08x 0x%02x: eax=0x00000001 ebx=0x00000002 ecx=0x00000003 edx=0x00000004\n",
      "CPU:\n   0x%08x 0x%02x: eax=0x00000001 ebx=0x00000002\necx=0x00000003 edx=0x00000004\n",
      "%08x %08x:  00000001 ....  00000002 f00d  00000003 ....  00000004 ....\n",
      "CPUID %08x, index %x = 00000001 00000002 00000003 00000004\n",
      "CPUID %08X: 00000001-00000002-00000003-00000004 [SL %02X]\n",
      "hostCPUID level %08x, %x: 0x00000001 0x00000002 0x00000003 0x00000004\n"
    };
    for (String form : forms) {
      assertRead(field, row(field, form));
    }
  }

  @Test
  void theOldFormHasNoSubleafAndMayBeCutAnywhere() {
    String cut =
        "eax in: 0x80000008, eax = 00003027 ebx =\n00000000 ecx = 00000000 edx = 00000000\n";
    ProcessorSnapshot read = Reading.of("CPU #2\n" + cut).processor();
    assertThat(read.id()).isEqualTo(2);
    assertThat(read.value(CPUID_80000008_EAX)).isEqualTo(0x3027);
  }

  @Test
  void aNumberOnItsOwnLineBelongsToARegisterWithoutOne() {
    String text =
        "eax in: 0x00000001, eax = 00000001 ebx = 00000002 ecx = 00000003 edx = 00000004\n";
    assertThat(Reading.of(text + "00000009\n").processor().value(CPUID_1_EDX)).isEqualTo(4);
  }

  @Test
  void theKvmEntriesAreNotTheProcessors() {
    String row = "   0x00000001 0x00: eax=0x1 0x00: ebx";
    assertThat(Reading.of("KVM CPUID Entries:\n" + row).snapshots).isEmpty();
    Reading reading =
        Reading.of(
            """
            CPU 0:
               0x00000001 0x00: eax=0x000906ea ebx=0x00000000 ecx=0x00000020 edx=0x00000000
            KVM CPUID Entries:
               Function   Index Output
               0x00000001 0x00: eax=0x000906ea ebx=0x00000000 ecx=0x00000000 edx=0x00000000
            """);
    assertThat(reading.snapshots).hasSize(2);
    assertThat(reading.snapshots.get(0).processors().get(0).value(CPUID_1_ECX)).isEqualTo(0x20);
    assertThat(reading.snapshots.get(1).processors().get(0).value(CPUID_1_ECX)).isZero();
    assertThat(reading.snapshots.get(1).hints()).hasSize(1);
  }

  @Test
  void hostAndGuestOfVmwareDoNotMix() {
    Reading reading =
        Reading.of(
            """
            guest vs. host CPUID guest level 00000001,  0: 0x00000001 0x00000000 0x80000000 0x00000004
            guest vs. host CPUID *host level 00000001,  0: 0x00000001 0x00000000 0x00000020 0x00000004
            hostCPUID level 00000000, 0: 0x00000016 0x756e6547 0x6c65746e 0x49656e69
            """);
    assertThat(reading.snapshots).hasSize(2);
    Snapshot guest = reading.snapshots.get(0);
    assertThat(guest.processors().get(0).value(CPUID_1_ECX)).isEqualTo(0x8000_0000L);
    assertThat(guest.processors().get(0).value(OBSERVER)).isEqualTo(2);
    ProcessorSnapshot host = reading.snapshots.get(1).processors().get(0);
    assertThat(host.value(CPUID_1_ECX)).isEqualTo(0x20);
    assertThat(host.value(CPUID_0_EAX)).isEqualTo(0x16);
    assertThat(host.isAbsent(OBSERVER)).isTrue();
  }

  @Test
  void aFlagProvesItsBitAndAMissingFlagProvesNothing() {
    ProcessorSnapshot read =
        Reading.of("processor\t: 4\nflags\t\t: fpu vmx\nsmx sse\n").processor();
    assertThat(read.id()).isEqualTo(4);
    assertThat(read.value(CPUID_1_ECX)).isEqualTo(0x60);
    assertThat(read.known(CPUID_1_ECX)).isEqualTo(0x60);
    assertThat(
            Reading.of("flags : fpu sse\naddress sizes : 39 bits physical, 48 bits virtual")
                .processor()
                .isAbsent(CPUID_1_ECX))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flags\t: fpu vmx\naddress sizes\t: 39 bits physical, 48 bits virtual\n",
        "Address sizes:   39 bits physical, 48 bits virtual\nFlags:   fpu vmx\n"
      })
  void addressSizesAreTheWidthsOfLeaf80000008(String text) {
    ProcessorSnapshot read = Reading.of(text).processor();
    assertThat(read.value(CPUID_80000008_EAX)).isEqualTo(0x3027);
    assertThat(read.known(CPUID_80000008_EAX)).isEqualTo(0xffff);
  }

  /** Linux subtracts the bits that select a memory encryption key from the width. */
  @ParameterizedTest
  @ValueSource(strings = {"tme", "pconfig", "tme pconfig", "sme", "sev", "svm sme sev sev_es"})
  void withMemoryEncryptionThePhysicalWidthIsUnknown(String flags) {
    String sizes = "address sizes : 46 bits physical, 57 bits virtual\n";
    Reading reading = Reading.of("flags : fpu lm " + flags + "\n" + sizes);
    assertThat(reading.processor().known(CPUID_80000008_EAX)).isEqualTo(0xff00);
    assertThat(reading.processor().value(CPUID_80000008_EAX)).isEqualTo(57 << 8);
    assertThat(reading.snapshots.get(0).hints().get(0).text()).contains("at least that");
  }

  @Test
  void flagsOfAnotherProcessorDoNotCount() {
    String one = "processor : 0\nflags : fpu\naddress sizes : 39 bits physical, 48 bits virtual\n";
    String other = "processor : 1\nflags : tme\naddress sizes : 39 bits physical, 48 bits virtual";
    Reading reading = Reading.of(one + "\n" + other);
    assertThat(reading.snapshots.get(0).processors())
        .extracting(read -> read.known(CPUID_80000008_EAX))
        .containsExactly(0xffffL, 0xff00L);
  }

  @Test
  void withoutFlagsThePhysicalWidthIsUnknown() {
    Reading reading = Reading.of("address sizes\t: 39 bits physical, 48 bits virtual\n");
    assertThat(reading.processor().known(CPUID_80000008_EAX)).isEqualTo(0xff00);
  }

  @Test
  void vmxFlagsProveVmxAndOnlyHintAtFeatureControl() {
    Reading reading = Reading.of("vmx flags\t: vnmi ept vpid\n");
    assertThat(reading.processor().has(CPUID_1_ECX, 0x20, 0x20)).isTrue();
    assertThat(reading.processor().isAbsent(IA32_FEATURE_CONTROL)).isTrue();
    assertThat(reading.snapshots.get(0).hints()).hasSize(1);
  }
}
