// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import io.github.vmxcheck.model.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/** The CPUID leaves of one logical processor that requirements read. */
final class LiveCpuid {
  private static final String PREFIX = "cpuid.";
  private static final long EXTENDED = 0x8000_0000L;
  private static final int REGISTERS = 16;

  private final Device device;

  LiveCpuid(Device device) {
    this.device = device;
  }

  /** One line for each leaf that the processor reports as supported. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String leaf : Arrays.stream(Field.values()).map(LiveCpuid::leaf).distinct().toList()) {
      if (!leaf.isEmpty()) {
        text.append(line(leaf));
      }
    }
    return text.toString();
  }

  /** The key of a CPUID field's leaf, such as {@code 0x7.0}; empty for other fields. */
  private static String leaf(Field field) {
    String key = field.key();
    return key.startsWith(PREFIX) ? key.substring(PREFIX.length(), key.lastIndexOf('.')) : "";
  }

  private String line(String key) throws IOException {
    int dot = key.indexOf('.');
    long leaf = Long.decode(dot < 0 ? key : key.substring(0, dot));
    long subleaf = dot < 0 ? 0 : Long.parseLong(key.substring(dot + 1));
    if (leaf > highest(leaf & EXTENDED) || subleaf > 0 && subleaf > register(leaf, 0)) {
      return "";
    }
    ByteBuffer found = read(leaf, subleaf);
    return String.format(
        Locale.ROOT,
        "      %s: { eax: 0x%x, ebx: 0x%x, ecx: 0x%x, edx: 0x%x }%n",
        key,
        found.getInt(0),
        found.getInt(4),
        found.getInt(8),
        found.getInt(12));
  }

  /** The highest leaf of a range, which is EAX of the range's first leaf. */
  private long highest(long range) throws IOException {
    return Math.max(range, register(range, 0));
  }

  private long register(long leaf, long subleaf) throws IOException {
    return Integer.toUnsignedLong(read(leaf, subleaf).getInt(0));
  }

  private ByteBuffer read(long leaf, long subleaf) throws IOException {
    return device.read(subleaf << Integer.SIZE | leaf, REGISTERS);
  }
}
