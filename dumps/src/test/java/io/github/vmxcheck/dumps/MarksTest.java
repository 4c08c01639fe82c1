// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final long FIRST = 1;
  private static final long SECOND = 2;

  @Test
  void aMarkMatchesEitherCase() {
    assertThat(found("VMXON failed", "vmxon", "cr0")).isEqualTo(FIRST);
    assertThat(found("the CR0 of vmxon", "vmxon", "cr0")).isEqualTo(FIRST | SECOND);
    assertThat(found("VMXO N", "cr0", "vmxof")).isZero();
  }

  @Test
  void placeholdersMatchAnyDigit() {
    assertThat(found("cpu7: cr0=deadBEEF", "cpuD:", "cr0=XXXX")).isEqualTo(FIRST | SECOND);
    assertThat(found("cpua: cr0=deadBEXF", "cpuD:", "cr0=XXXXXXXX")).isZero();
  }

  @Test
  void blanksAndUnderscoresAreIgnoredUnlessTheMarkHasThem() {
    assertThat(found("feature _control\t: 5", "featurecontrol:", "host")).isEqualTo(FIRST);
    assertThat(found("guest_cr0 45 00", "guest_cr0", "guestcr0S45S")).isEqualTo(FIRST | SECOND);
    assertThat(found("guest cr0 45", "guest_cr0", "45SS")).isZero();
  }

  @Test
  void marksMayOverlap() {
    assertThat(found("a110x", "10x", "110x")).isEqualTo(FIRST | SECOND);
    assertThat(found("rrdmsr", "rdmsr wrmsr", "msr")).isEqualTo(FIRST | SECOND);
    assertThat(found("00000a 04", "XXXXXXSXX", "0a04")).isEqualTo(FIRST | SECOND);
  }

  @Test
  void otherLettersEndAMark() {
    assertThat(found("cr\u00e90", "cr0", "r")).isEqualTo(SECOND);
  }

  /** When there are more states than are kept, they are built again. */
  @Test
  void aTextThatNeedsManyStatesIsSearchedToo() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 << 16; i++) {
      text.append(i % 7 == 0 ? ' ' : Character.forDigit((int) (i * 2654435761L >>> 7 & 15), 16));
    }
    Marks marks = new Marks(List.of("X".repeat(40) + "y", "1X0X1X0X1XXXX0X1", "z"));
    assertThat(found(marks, text + "z").get(2)).isTrue();
    assertThat(found(marks, "f".repeat(41) + "y").get(0)).isTrue();
  }

  @Test
  void anyNumberOfFormatsMayHaveMarks() {
    List<String> hundred = IntStream.range(100, 200).mapToObj(i -> "mark" + i).toList();
    BitSet found = found(new Marks(hundred), "mark103 mark199");
    assertThat(found.stream()).containsExactly(3, 99);
  }

  private static long found(String line, String first, String second) {
    long[] bits = found(new Marks(List.of(first, second)), line).toLongArray();
    return bits.length == 0 ? 0 : bits[0];
  }

  private static BitSet found(Marks marks, String line) {
    BitSet found = new BitSet();
    marks.addTo(found, line);
    return found;
  }
}
