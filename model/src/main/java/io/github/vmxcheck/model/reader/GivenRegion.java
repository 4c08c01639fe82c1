package io.github.vmxcheck.model.reader;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * The bytes of a region from a file a user named. As a source it reads like a dump in hexadecimal,
 * sixteen bytes a line.
 *
 * @param header the field of its first dword, which says what region it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GivenRegion(Field header, String name, byte[] bytes) implements SourceText {
  private static final int BYTES_A_LINE = 16;
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  /**
   * Reads the file.
   *
   * @param listing the bytes that a text lists; empty if it lists none
   * @throws IllegalArgumentException with what is wrong with it
   */
  static GivenRegion read(
      Field header, Path file, String name, Function<String, Optional<byte[]>> listing) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(RegionData.LARGEST + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": cannot be read: " + SnapshotReader.reason(e), e);
    }
    if (bytes.length < Integer.BYTES || bytes.length > RegionData.LARGEST) {
      String found = bytes.length < Integer.BYTES ? bytes.length + " bytes" : "more than 1 MiB";
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected the bytes of a region, from 4 to 1 MiB");
    }
    return new GivenRegion(header, name, isText(bytes) ? listed(bytes, name, listing) : bytes);
  }

  private static byte[] listed(
      byte[] text, String name, Function<String, Optional<byte[]>> listing) {
    return listing
        .apply(new String(text, StandardCharsets.US_ASCII))
        .filter(bytes -> bytes.length >= Integer.BYTES)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": found text, expected the bytes of a region or a listing of them in"
                        + " hexadecimal, from one address on"));
  }

  /** A dump in hexadecimal taken for the bytes would give a header that nobody wrote. */
  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if ((b < ' ' || b > '~') && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<String> line(int number) {
    int start = (number - 1) * BYTES_A_LINE;
    return 0 <= start && start < bytes.length
        ? Optional.of(
            SPACED.formatHex(
                Arrays.copyOfRange(bytes, start, Math.min(start + BYTES_A_LINE, bytes.length))))
        : Optional.empty();
  }

  void addTo(CheckedState state, int source) {
    String key = header.key().replace(".header", "");
    new Agreement(state).region(header, new Agreement.Region(key, bytes, at -> place(source, at)));
  }

  private static long place(int source, int offset) {
    return Origin.read(source, offset / BYTES_A_LINE + 1, offset % BYTES_A_LINE * 3 + 1);
  }
}
