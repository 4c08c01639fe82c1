// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Value.State;
import org.junit.jupiter.api.Test;

/** The known bits of a field, or the reason why there are none. */
class ValueTest {
  @Test
  void aSnapshotGivesBitsOrTheReasonForNone() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    snapshot.set(Field.CR0, 0x20, 0x21, Origin.NONE);
    snapshot.setUnreadable(Field.IA32_FEATURE_CONTROL, Origin.NONE);
    snapshot.setReadsZero(Field.IA32_VMX_BASIC, Origin.NONE);

    assertThat(Value.of(snapshot, Field.CR0)).isEqualTo(Value.of(0x20, 0x21));
    assertThat(Value.of(snapshot, Field.CR4)).isEqualTo(Value.of(0, 0));
    assertThat(Value.of(snapshot, Field.IA32_FEATURE_CONTROL))
        .isEqualTo(Value.without(State.UNREADABLE));
    assertThat(Value.of(snapshot, Field.IA32_VMX_BASIC)).isEqualTo(Value.without(State.READS_ZERO));
  }

  @Test
  void otherRegistersMayShowThatARegisterDoesNotExist() {
    ProcessorSnapshot snapshot = new ProcessorSnapshot(0);
    Field register = Field.IA32_VMX_EPT_VPID_CAP;
    snapshot.set(Field.IA32_VMX_PROCBASED_CTLS2, 0, VmxControls.EPT, Origin.NONE);
    assertThat(Value.of(snapshot, register)).isEqualTo(Value.of(0, 0));

    snapshot.set(Field.IA32_VMX_PROCBASED_CTLS2, 0);
    assertThat(Value.of(snapshot, register)).isEqualTo(Value.without(State.DOES_NOT_EXIST));
    assertThat(Value.of(snapshot, register).isGiven()).isFalse();

    snapshot.set(register, 0x40);
    assertThat(Value.of(snapshot, register)).isEqualTo(Value.of(0x40, -1L));
  }

  @Test
  void unknownBitsAreZero() {
    assertThat(Value.of(0xff, 0x0f).bits()).isEqualTo(0x0f);
  }

  @Test
  void aValueDiffersInAKnownBitOrInTheKnownDigits() {
    assertThat(differ(Value.of(0x20, 0xff), Value.of(0x30, 0xff))).isTrue();
    assertThat(differ(Value.of(0x20, 0xff), Value.of(0x20, 0x0f))).isTrue();
    assertThat(differ(Value.of(0x20, 0xff), Value.without(State.UNREADABLE))).isTrue();
    assertThat(differ(Value.foreign("a"), Value.foreign("b"))).isTrue();
    assertThat(differ(Value.of(0x20, 0xff), Value.of(0x20, 0xff))).isFalse();
  }

  /** An earlier version wrote {@code ?} for the whole digit. */
  @Test
  void aPartlyKnownDigitCountsAsUnknown() {
    assertThat(differ(Value.of(0x20, 0xf3), Value.of(0x20, 0xf0))).isFalse();
    assertThat(differ(Value.of(0x21, 0xf3), Value.of(0x20, 0xf3))).isTrue();
  }

  /** The two bits of a 2-bit field are a whole digit. */
  @Test
  void theHighestDigitMayBeNarrower() {
    assertThat(Value.of(1, 3).differsFrom(Value.of(0, 0), 3)).isTrue();
    assertThat(Value.of(1, 3).differsFrom(Value.of(1, 1), 3)).isTrue();
  }

  private static boolean differ(Value one, Value other) {
    boolean differ = one.differsFrom(other, -1L);
    assertThat(other.differsFrom(one, -1L)).isEqualTo(differ);
    return differ;
  }
}
