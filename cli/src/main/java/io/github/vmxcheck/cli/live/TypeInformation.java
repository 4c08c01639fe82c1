// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.live;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The kernel's description of its own types. Source: the Linux kernel's documentation, "BPF Type
 * Format (BTF)".
 */
final class TypeInformation {
  private static final short MAGIC = (short) 0xeb9f;
  private static final int MEMBER = 12;
  private static final int STRUCT = 4;

  /** Number of bytes that follow a type, by its kind. */
  private static final int[] FOLLOWING = {
    0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0
  };

  /** Number of bytes that follow a type for each of its elements, by its kind. */
  private static final int[] OF_ELEMENT = {
    0, 0, 0, 0, MEMBER, MEMBER, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
  };

  private final ByteBuffer types;
  private final ByteBuffer names;

  private TypeInformation(ByteBuffer types, ByteBuffer names) {
    this.types = types;
    this.names = names;
  }

  static TypeInformation read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (all.getShort(0) != MAGIC) {
        throw new IOException(file + " is not in BTF");
      }
      int header = all.getInt(4);
      return new TypeInformation(
          part(all, header + all.getInt(8), all.getInt(12)),
          part(all, header + all.getInt(16), all.getInt(20)));
    } catch (IndexOutOfBoundsException e) {
      throw new IOException(file + " is truncated", e);
    }
  }

  private static ByteBuffer part(ByteBuffer all, int at, int length) {
    return all.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Offset in bytes of a member of a structure; empty if either name does not exist. */
  OptionalLong offset(String structure, String member) throws IOException {
    ByteBuffer at = types.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (at.hasRemaining()) {
        int name = at.getInt();
        int information = at.getInt();
        at.getInt();
        int kind = information >>> 24 & 0x1f;
        int elements = information & 0xffff;
        if (kind >= FOLLOWING.length) {
          throw new IOException("unknown kind of type in BTF: " + kind);
        }
        if (kind == STRUCT && isNamed(name, structure)) {
          return member(at, elements, information < 0, member);
        }
        at.position(at.position() + FOLLOWING[kind] + elements * OF_ELEMENT[kind]);
      }
      return OptionalLong.empty();
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("truncated BTF", e);
    }
  }

  /**
   * Finds a member.
   *
   * @param bitFields whether the upper byte of an offset is the width of a bit field
   */
  private OptionalLong member(ByteBuffer at, int elements, boolean bitFields, String member) {
    for (int i = 0; i < elements; i++) {
      int name = at.getInt();
      at.getInt();
      int bits = at.getInt();
      if (isNamed(name, member)) {
        return OptionalLong.of((bitFields ? bits & 0xff_ffff : bits) / Byte.SIZE);
      }
    }
    return OptionalLong.empty();
  }

  private boolean isNamed(int at, String name) {
    byte[] expected = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < expected.length; i++) {
      if (names.get(at + i) != expected[i]) {
        return false;
      }
    }
    return names.get(at + expected.length) == 0;
  }
}
