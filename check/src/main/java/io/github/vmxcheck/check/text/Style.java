// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import io.github.vmxcheck.specs.Level;

/** Highlights parts of a text by their meaning; the destination of the text determines how. */
public abstract class Style {
  /** Highlights nothing. */
  public static final Style PLAIN =
      new Style() {
        @Override
        protected String mark(Part part, String text) {
          return text;
        }
      };

  /** The meaning of a part of a text. */
  protected enum Part {
    ERROR,
    WARNING,
    NOTE,
    GOOD,
    OPEN,
    STRONG,
    WEAK,
    FRAME
  }

  /** The text with the codes that highlight it. */
  protected abstract String mark(Part part, String text);

  public final String level(Level level, String text) {
    return switch (level) {
      case ERROR -> mark(Part.ERROR, text);
      case WARNING -> mark(Part.WARNING, text);
      case NOTE -> mark(Part.NOTE, text);
    };
  }

  public final String good(String text) {
    return mark(Part.GOOD, text);
  }

  public final String open(String text) {
    return mark(Part.OPEN, text);
  }

  public final String bold(String text) {
    return mark(Part.STRONG, text);
  }

  public final String dim(String text) {
    return mark(Part.WEAK, text);
  }

  /** The frame around an excerpt. */
  public final String frame(String text) {
    return mark(Part.FRAME, text);
  }
}
