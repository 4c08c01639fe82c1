// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import io.github.vmxcheck.specs.Level;

/** Marks text with colours, or not. */
public final class Style {
  private static final String RED = "1;31";
  private static final String YELLOW = "1;33";
  private static final String BLUE = "1;34";
  private static final String CYAN = "1;36";
  private static final String GREEN = "1;32";
  private static final String BOLD = "1";
  private static final String DIM = "2";

  private final boolean coloured;

  private Style(boolean coloured) {
    this.coloured = coloured;
  }

  public static Style of(boolean coloured) {
    return new Style(coloured);
  }

  public String level(Level level, String text) {
    return switch (level) {
      case ERROR -> mark(RED, text);
      case WARNING -> mark(YELLOW, text);
      case NOTE -> mark(CYAN, text);
    };
  }

  public String good(String text) {
    return mark(GREEN, text);
  }

  public String open(String text) {
    return mark(YELLOW, text);
  }

  public String bold(String text) {
    return mark(BOLD, text);
  }

  public String dim(String text) {
    return mark(DIM, text);
  }

  /** The frame around an excerpt. */
  public String frame(String text) {
    return mark(BLUE, text);
  }

  private String mark(String code, String text) {
    return coloured && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
