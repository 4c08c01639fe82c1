// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes lines of text in which no character acts, whatever they are made of. */
public final class VisibleWriter extends FilterWriter {
  public VisibleWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(Visible.lines(text.substring(from, from + length)));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(Visible.lines(new String(text, from, length)));
  }

  @Override
  public void write(int c) throws IOException {
    out.write(Visible.lines(Character.toString((char) c)));
  }
}
