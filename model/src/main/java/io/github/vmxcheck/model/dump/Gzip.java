package io.github.vmxcheck.model.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text that somebody packed with gzip; its first bytes tell. */
final class Gzip {
  private static final int BUFFER = 1 << 16;

  private Gzip() {}

  /** What is in the stream, unpacked if it is packed. */
  static InputStream unpacked(InputStream stream) throws IOException {
    PushbackInputStream in = new PushbackInputStream(stream, 2);
    byte[] head = in.readNBytes(2);
    in.unread(head);
    return isPacked(head) ? new GZIPInputStream(in, BUFFER) : in;
  }

  static boolean isPacked(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return isPacked(in.readNBytes(2));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPacked(byte[] head) {
    return head.length == 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b;
  }
}
