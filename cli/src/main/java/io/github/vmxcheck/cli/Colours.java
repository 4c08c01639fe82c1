// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Style;

/** Marks text with terminal colours (ECMA-48, SGR). */
final class Colours extends Style {
  private static final Style COLOURED = new Colours();

  private Colours() {}

  /** The coloured or the plain style. */
  static Style of(boolean coloured) {
    return coloured ? COLOURED : PLAIN;
  }

  @Override
  protected String mark(Part part, String text) {
    return text.isEmpty() ? text : "\033[" + code(part) + "m" + text + "\033[0m";
  }

  private static String code(Part part) {
    return switch (part) {
      case ERROR -> "1;31";
      case WARNING, OPEN -> "1;33";
      case NOTE -> "1;36";
      case GOOD -> "1;32";
      case STRONG -> "1";
      case WEAK -> "2";
      case FRAME -> "1;34";
    };
  }
}
