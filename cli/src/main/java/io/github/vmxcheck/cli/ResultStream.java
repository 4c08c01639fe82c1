// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Output stream for results. When the reader of a pipe, such as {@code head}, closes it, the run
 * ends, since further results would not be read.
 */
final class ResultStream extends FilterOutputStream {

  /** The reader has closed the pipe. */
  static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }

  private boolean isReaderGone;

  ResultStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (isReaderGone) {
      return;
    }
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("pipe")) {
        isReaderGone = true;
        throw new ReaderGone(e);
      }
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
