// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Passes text on and counts its size when compressed with gzip. */
final class PackedSize extends Writer {
  private final Writer out;
  private final Count count = new Count();
  private final Writer packed;

  PackedSize(Writer out) {
    this.out = out;
    try {
      packed = new java.io.OutputStreamWriter(new GZIPOutputStream(count), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Compressed bytes so far, except for the last few thousand characters. */
  long bytes() {
    return count.bytes;
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    packed.write(buffer, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }

  private static final class Count extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      bytes += length;
    }
  }
}
