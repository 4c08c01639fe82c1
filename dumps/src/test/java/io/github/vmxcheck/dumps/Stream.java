// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Creates migration streams as QEMU writes them, with a small {@code cpu} section. */
public final class Stream {
  /** A field of eight bytes. */
  public static final String WORD = "{\"name\":\"%s\",\"type\":\"uint64\",\"size\":8}";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> devices = new ArrayList<>();
  private int sections;

  public Stream() {
    text("QEVM").number(3, 4);
  }

  public Stream number(long value, int size) {
    bytes.write(ByteBuffer.allocate(8).putLong(value).array(), 8 - size, size);
    return this;
  }

  public Stream text(String ascii) {
    bytes.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Writes a text after its length in one byte. */
  public Stream named(String name) {
    return number(name.length(), 1).text(name);
  }

  public Stream zeros(int count) {
    bytes.writeBytes(new byte[count]);
    return this;
  }

  /** Writes a section header. */
  public Stream section(int type, String name, int instance, int version) {
    return number(type, 1).number(sections++, 4).named(name).number(instance, 4).number(version, 4);
  }

  public Stream footer() {
    return number(0x7e, 1).number(sections - 1L, 4);
  }

  /** Describes the layout of a section; {@code rest} has more keys of the section. */
  public Stream described(String name, int instance, String fields, String rest) {
    devices.add(
        "{\"name\":\"%s\",\"instance_id\":%d,\"vmsd_name\":\"%s\",\"version\":12,\"fields\":[%s]%s}"
            .formatted(name, instance, name, fields, rest));
    return this;
  }

  /** The fields that every processor has. */
  public static String fields() {
    String segment =
        "{\"name\":\"env.segs\",\"array_len\":6,\"type\":\"struct\",\"struct\":{\"vmsd_name\":\"segment\","
            + "\"version\":1,\"fields\":[{\"name\":\"selector\",\"type\":\"uint32\",\"size\":4},"
            + "{\"name\":\"flags\",\"type\":\"uint32\",\"size\":4}]},\"size\":8}";
    return String.join(
        ",",
        WORD.formatted("env.eflags"),
        "{\"name\":\"env.hflags\",\"type\":\"uint32\",\"size\":4}",
        segment,
        WORD.formatted("env.cr[0]"),
        WORD.formatted("env.cr[3]"),
        WORD.formatted("env.cr[4]"),
        "{\"name\":\"env.a20_mask\",\"type\":\"int32\",\"size\":4}",
        WORD.formatted("env.efer"));
  }

  /** Writes the values of {@link #fields}. */
  public Stream values(long mode, long a20Mask) {
    number(2, 8).number(mode, 4);
    for (int i = 0; i < 6; i++) {
      number(8L * i, 4).number(i == 1 ? 0x00af9b00 : 0x00cff300, 4);
    }
    return number(0x80050033L, 8)
        .number(0x1000, 8)
        .number(0x26b0, 8)
        .number(a20Mask, 4)
        .number(0xd01, 8);
  }

  /** Ends the sections and adds their description. */
  public byte[] end() {
    String json = "{\"page_size\":4096,\"devices\":[" + String.join(",", devices) + "]}";
    return number(0, 1).number(6, 1).number(json.length(), 4).text(json).bytes.toByteArray();
  }
}
