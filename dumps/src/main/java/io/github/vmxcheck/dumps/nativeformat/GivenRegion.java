// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.nativeformat;

import static io.github.vmxcheck.model.Field.VMCS_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_POINTER;
import static io.github.vmxcheck.model.Field.VMXON_REGION_HEADER;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ListedMemory;
import io.github.vmxcheck.model.NativeText;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The bytes of a region from a file that the user named. As a source text it is a hexadecimal dump
 * with sixteen bytes per line.
 *
 * @param header the field of its first dword, which identifies the region
 * @param address the physical address it was listed at; empty if unknown
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GivenRegion(Field header, String name, byte[] bytes, OptionalLong address)
    implements SourceText {
  private static final int BYTES_A_LINE = 16;
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  /**
   * Reads the file.
   *
   * @param listing parses the memory that a text lists
   * @throws IllegalArgumentException if it is not a region; the message says what is wrong
   */
  static GivenRegion read(
      Field header, Path file, String name, Function<String, ListedMemory> listing) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(RegionData.LARGEST + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + SnapshotReader.reason(e), e);
    }
    if (bytes.length < Integer.BYTES || bytes.length > RegionData.LARGEST) {
      String found = bytes.length < Integer.BYTES ? bytes.length + " bytes" : "more than 1 MiB";
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected the bytes of a region, 4 bytes to 1 MiB");
    }
    if (!isText(bytes)) {
      return new GivenRegion(header, name, bytes, OptionalLong.empty());
    }
    ListedMemory memory = listing.apply(new String(bytes, StandardCharsets.US_ASCII));
    return new GivenRegion(header, name, listed(memory, name), memory.physicalStart());
  }

  private static byte[] listed(ListedMemory memory, String name) {
    return memory
        .onlyRun()
        .filter(bytes -> bytes.length >= Integer.BYTES)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": found text, expected the bytes of a region or a hexadecimal listing"
                        + " of them without gaps"));
  }

  /**
   * Whether the bytes are text: a hexadecimal dump taken for the bytes would give a false header.
   */
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
    Field pointer = header == VMXON_REGION_HEADER ? VMXON_POINTER : VMCS_POINTER;
    ProcessorSnapshot known = state.state();
    if (address.isPresent()
        && known.knows(pointer)
        && known.value(pointer) != address.getAsLong()) {
      String listed = String.format(Locale.ROOT, "found memory at 0x%x", address.getAsLong());
      String says = ", but " + state.problems().place(known.origin(pointer)) + " says ";
      String text = listed + says + pointer.key() + " is " + NativeText.of(known, pointer);
      state.problems().add(key, place(source, 0), text);
      return;
    }
    new ConsistencyCheck(state)
        .region(header, new ConsistencyCheck.Region(key, bytes, at -> place(source, at)));
  }

  private static long place(int source, int offset) {
    return Origin.read(source, offset / BYTES_A_LINE + 1, offset % BYTES_A_LINE * 3 + 1);
  }
}
