// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OriginTest {

  @Property
  void aPositionIsUnpackedAsItWasPacked(
      @ForAll @IntRange(max = 1023) int source,
      @ForAll @IntRange(min = 1, max = (1 << 28) - 1) int line,
      @ForAll @IntRange(min = 1, max = (1 << 24) - 1) int column) {
    long origin = Origin.read(source, line, column);
    assertThat(Origin.isRead(origin)).isTrue();
    assertThat(Origin.isDerived(origin) || Origin.isAssumed(origin)).isFalse();
    assertThat(Origin.source(origin)).isEqualTo(source);
    assertThat(Origin.line(origin)).isEqualTo(line);
    assertThat(Origin.column(origin)).isEqualTo(column);
  }

  @Property
  void positionsThatDoNotFitAreClamped(
      @ForAll @IntRange(min = 1 << 10) int source,
      @ForAll @IntRange(min = 1 << 28) int line,
      @ForAll @IntRange(min = 1 << 24) int column) {
    long origin = Origin.read(source, line, column);
    assertThat(Origin.isRead(origin)).isTrue();
    assertThat(Origin.source(origin)).isEqualTo(1023);
    assertThat(Origin.line(origin)).isEqualTo((1 << 28) - 1);
    assertThat(Origin.column(origin)).isEqualTo((1 << 24) - 1);
  }

  @Property
  void aDerivationIsUnpackedAsItWasPacked(@ForAll Derivation derivation) {
    long origin = Origin.derived(derivation);
    assertThat(Origin.isDerived(origin)).isTrue();
    assertThat(Origin.isRead(origin) || Origin.isAssumed(origin)).isFalse();
    assertThat(Origin.derivation(origin)).isEqualTo(derivation);
  }

  @Test
  void assumedIsNeitherReadNorDerived() {
    long origin = Origin.assumed();
    assertThat(Origin.isAssumed(origin)).isTrue();
    assertThat(Origin.isRead(origin) || Origin.isDerived(origin)).isFalse();
    assertThatThrownBy(() -> Origin.derivation(origin)).hasMessage("not a derived value");
  }

  @Test
  void profileValuesAreAssumedToo() {
    long origin = Origin.profile();
    assertThat(Origin.isAssumed(origin)).isTrue();
    assertThat(Origin.isOfProfile(origin)).isTrue();
    assertThat(Origin.isOfProfile(Origin.assumed())).isFalse();
    assertThat(Origin.isRead(origin) || Origin.isDerived(origin)).isFalse();
  }

  @Test
  void noneHasNoKind() {
    assertThat(Origin.isRead(Origin.NONE)).isFalse();
    assertThat(Origin.isDerived(Origin.NONE)).isFalse();
    assertThat(Origin.isAssumed(Origin.NONE)).isFalse();
  }

  @Test
  void aPositionMovesBehindOtherSources() {
    long place = Origin.read(2, 7, 9);
    assertThat(Origin.moved(place, 3)).isEqualTo(Origin.read(5, 7, 9));
    assertThat(Origin.moved(Origin.NONE, 3)).isEqualTo(Origin.NONE);
    assertThat(Origin.moved(Origin.assumed(), 3)).isEqualTo(Origin.assumed());
  }
}
