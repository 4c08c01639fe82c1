// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which part of a line an excerpt shows, and where its marks are. */
class WindowTest {

  @Test
  void aLineThatFitsIsShownWhole() {
    Window window = Window.of("    cr0: 0x80050033 # read", 10, 60);

    assertThat(window).isEqualTo(new Window("    cr0: 0x80050033 # read", 9, 10));
    assertThat(window.isWhole("    cr0: 0x80050033 # read")).isTrue();
  }

  @Test
  void aValueEndsBeforeItsDelimiter() {
    assertThat(Window.of("{\"cr0\":\"0x10\",\"a\":1}", 8, 60).length()).isEqualTo(6);
    assertThat(Window.of("x: { eax: 0x1, ebx: 0x2 }", 11, 60).length()).isEqualTo(3);
  }

  @Test
  void aLongLineIsCutAroundItsValue() {
    String line = "a".repeat(5000) + " 0x80050033, " + "b".repeat(5000);
    Window window = Window.of(line, 5002, 40);

    assertThat(window.text()).startsWith("…").endsWith("…").hasSizeLessThanOrEqualTo(40);
    assertThat(window.text().substring(window.start(), window.start() + window.length()))
        .isEqualTo("0x80050033");
    assertThat(window.isWhole(line)).isFalse();
  }

  @Test
  void aValueLongerThanTheWidthIsCutToo() {
    Window window = Window.of("v: " + "9".repeat(500), 4, 40);

    assertThat(window.text()).hasSizeLessThanOrEqualTo(40);
    assertThat(window.length()).isPositive();
  }

  @Test
  void columnsCountCharactersAndMarksAreBelowTheShownText() {
    Window clef = Window.of("l: \uD834\uDD1E 0x1", 6, 40);
    Window bell = Window.of("l: \007 0x1", 6, 40);

    assertThat(clef).isEqualTo(new Window("l: \uD834\uDD1E 0x1", 5, 3));
    assertThat(bell).isEqualTo(new Window("l: \\x07 0x1", 8, 3));
  }

  @Test
  void aColumnBeyondTheLineMeansItsEnd() {
    assertThat(Window.of("short", 99, 40)).isEqualTo(new Window("short", 5, 1));
  }
}
