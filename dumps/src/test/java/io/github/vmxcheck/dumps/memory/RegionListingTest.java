// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

import static io.github.vmxcheck.model.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.Reading;
import io.github.vmxcheck.model.Hint;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionListingTest {
  private static final byte[] LISTED = {0x2b, 0, 0x40, 0, 0, 1, 0, (byte) 0xff};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000400000: 0x0040002b 0xff000100",
        "00400000: 0x0040002b 0xff000100",
        "0000000000400000: 0xff0001000040002b",
        "0000000000400000: 0x2b 0x00 0x40 0x00 0x00 0x01 0x00 0xff",
        "0x400000:\t0x0040002b\t0xff000100",
        "0x400000 <region>:\t0xff0001000040002b",
        "0x0000000000400000 <bogus+       0>:\t0x0040002b\t0xff000100",
        "#  400000 0040002b ff000100",
        "#400000 0040002b ff000100 +.@.....",
        "# 400000 2b 00 40 00 00 01 00 ff +.@.....",
        "# 400000 ff000100`0040002b",
        "fffff803`00400000  0040002b ff000100",
        "80400000  2b 00 40 00 00 01 00 ff                          +.@.....",
        "  00400000: 2B 00 40 00 00 01 00 FF                           *+.@.....*",
        "  400000:  0040002b ff000100   +.@.....",
        "  400000:  ff0001000040002b   +.@.....",
        "  400000:  2b 00 40 00 00 01 00 ff   +.@.....",
        "00400000: 2b00 4000 0001 00ff                      +.@.....",
        "00400000: 2b 00 40 00 00 01 00 ff                          +.@.....",
        "00400000  2b 00 40 00 00 01 00 ff                           |+.@.....|",
        "0000000 000053 000100 000400 177400",
        "0000000 002b 0040 0100 ff00",
        "0000000 0040002b ff000100",
        "0000000 2b 00 40 00 00 01 00 ff",
        "000000 2b 00 40 00 00 01 00 ff  >+.@.....<",
      })
  void everyToolGivesItsBytesInMemoryOrder(String line) {
    assertThat(RegionListing.bytes(line)).contains(LISTED);
  }

  @Test
  void linesAbbreviatedAsAStarAreFilledIn() {
    String zeros = "00 ".repeat(8) + " " + "00 ".repeat(8);
    String hexdump = "00000000  " + zeros + " |................|\n*\n00000100\n";
    assertThat(RegionListing.bytes(hexdump)).contains(new byte[0x100]);
    String od = "0000000 000053 000000 000000 000000 000000 000000 000000 000000\n";
    od += "0000020 000000 000000 000000 000000 000000 000000 000000 000000\n*\n0000100\n";
    byte[] expected = new byte[64];
    expected[0] = 0x2b;
    assertThat(RegionListing.bytes(od)).contains(expected);
  }

  @Test
  void hexdumpAddressesAreHexadecimalAndOdAddressesOctal() {
    String line = " 0000 0000 0000 0000 0000 0000 0000 0000\n";
    assertThat(RegionListing.bytes("0000000" + line + "0000010" + line)).contains(new byte[32]);
    assertThat(RegionListing.bytes("0000000" + line + "0000020" + line)).contains(new byte[32]);
  }

  @Test
  void distantAddressesAreNotARegion() {
    String apart = "# 400000 0000002b\n# 500000 0000002b\n";
    assertThat(RegionListing.bytes(apart)).isEmpty();
    assertThat(RegionListing.bytes("no listing\n12345678\nfeedface cafebabe\n")).isEmpty();
  }

  private static final String POINTER = "cpu0 = {\nVMX = {\nvmxonptr = 0x400000\n}\n}\n";
  private static final String LINE = "0000000000400000: 0x0000002b 0x00000000\n";

  @Test
  void physicalMemoryAtThePointerIsTheRegion() {
    ProcessorSnapshot read = Reading.of(POINTER + "(qemu) xp /2wx 0x400000\n" + LINE).processor();
    assertThat(read.has(VMXON_REGION_HEADER, 0xffff_ffffL, 0x2b)).isTrue();
    assertThat(read.isAbsent(VMXON_REGION_ZEROED)).as("8 bytes are not a region").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(qemu) x /2wx 0x400000\n", "(gdb) x/2wx 0x400000\n"})
  void memoryNotMarkedAsPhysicalIsOnlyAHint(String command) {
    Snapshot read = Reading.of(POINTER + command + LINE).snapshots.get(0);
    assertThat(read.processors().get(0).isAbsent(VMXON_REGION_HEADER)).isTrue();
    assertThat(read.hints()).extracting(Hint::text).anyMatch(text -> text.contains("--region"));
  }

  @Test
  void theQemuStubModeAndTheUefiShellHeaderIndicatePhysicalMemory() {
    String gdb = "(gdb) maintenance packet Qqemu.PhyMemMode:1\n(gdb) x/2wx 0x400000\n";
    assertThat(Reading.of(POINTER + gdb + LINE).processor().knows(VMXON_REGION_HEADER)).isTrue();
    String shell =
        """
        Memory Address 0000000100400000 10 Bytes
          00400000: 2B 00 00 00 00 00 00 00-00 00 00 00 00 00 00 00  *+...............*
        """;
    assertThat(Reading.of(POINTER + shell).processor().isAbsent(VMXON_REGION_HEADER))
        .as("the shell prints the low half of an address above 4 GiB")
        .isTrue();
    String high = POINTER.replace("0x400000", "0x100400000");
    assertThat(Reading.of(high + shell).processor().knows(VMXON_REGION_HEADER)).isTrue();
  }

  @Test
  void aPageOfZerosIsZeroedAndANonzeroByteIsFound() {
    StringBuilder page = new StringBuilder(POINTER).append("(qemu) xp /1024wx 0x400000\n");
    for (int at = 0x400000; at < 0x401000; at += 16) {
      page.append(String.format("%016x: 0x%08x", at, at == 0x400000 ? 0x2b : 0));
      page.append(" 0x00000000".repeat(3)).append('\n');
    }
    assertThat(Reading.of(page.toString()).processor().has(VMXON_REGION_ZEROED, 1, 1)).isTrue();
    ProcessorSnapshot dirty =
        Reading.of(page.toString().replace("400fe0: 0x00", "400fe0: 0x01")).processor();
    assertThat(dirty.has(VMXON_REGION_ZEROED, 1, 0)).isTrue();
    assertThat(dirty.value(VMXON_REGION_FIRST_NONZERO)).isEqualTo(0xfe3);
  }

  @Test
  void aListingAloneIsASnapshotWithoutAPointer() {
    Snapshot read = Reading.of("(qemu) xp /2wx 0x400000\n" + LINE).snapshots.get(0);
    assertThat(read.isOnlyMemory()).isTrue();
    read.processors().get(0).set(VMXON_POINTER, 0x400000);
    read.addListedRegions();
    assertThat(read.processors().get(0).value(VMXON_REGION_HEADER)).isEqualTo(0x2b);
    assertThat(read.isOnlyMemory()).isFalse();
  }

  @Test
  void hugeListingsAreIgnored() {
    String line = "0000000000000000: 0x00000000 0x00000000\n";
    StringBuilder text = new StringBuilder(line).append("*\n");
    text.append(line.replaceFirst("0000000000000000", "ffffffffffffff00"));
    assertThat(RegionListing.bytes(text.toString())).isEmpty();
  }
}
