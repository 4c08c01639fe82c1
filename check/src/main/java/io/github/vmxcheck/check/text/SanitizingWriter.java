// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes lines of text with control and invisible characters escaped. */
public final class SanitizingWriter extends FilterWriter {
  public SanitizingWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(Sanitized.lines(text.substring(from, from + length)));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(Sanitized.lines(new String(text, from, length)));
  }

  @Override
  public void write(int c) throws IOException {
    out.write(Sanitized.lines(Character.toString((char) c)));
  }
}
