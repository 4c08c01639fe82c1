// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The binary form of YAML files, which the program loads without a parser. A node is a head, the
 * number of bytes of its content, and the content. The head is its kind (2 bits), line (20 bits)
 * and column (10 bits). The content of a text is a coder and its characters; of a list, its nodes;
 * of a mapping, its keys, each followed by its value.
 */
final class CompiledYaml {
  /** The resource: for each file its name, the number of bytes of its node, and the node. */
  static final String RESOURCE = "compiled-yaml";

  static final int TEXT = 0;
  static final int LIST = 1;
  static final int MAP = 2;

  private static final int HEAD = 2 * Integer.BYTES;
  private static final int COLUMN_BITS = 10;
  private static final int LINE_BITS = 20;

  /** Latin-1 texts, which most are, are copied without decoding each character. */
  private static final Charset[] CODERS = {StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8};

  private CompiledYaml() {}

  private static final class Holder {
    static final Map<String, ByteBuffer> FILES = load();
  }

  /** The node of a built-in file, by its name in {@code specs}. */
  static Optional<ByteBuffer> builtIn(String name) {
    return Optional.ofNullable(Holder.FILES.get(name));
  }

  private static Map<String, ByteBuffer> load() {
    try (InputStream in = CompiledYaml.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing: specs was not compiled");
      }
      return files(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, ByteBuffer> files(ByteBuffer bytes) {
    Map<String, ByteBuffer> files = new HashMap<>();
    int offset = 0;
    while (offset < bytes.limit()) {
      String name = text(bytes, offset);
      int node = end(bytes, offset);
      offset = end(bytes, node);
      files.put(name, bytes.slice(node, offset - node));
    }
    return files;
  }

  /** The head of a node; line and column count from 1 and are capped at what fits. */
  static int head(int kind, int line, int column) {
    int lastLine = (1 << LINE_BITS) - 1;
    int lastColumn = (1 << COLUMN_BITS) - 1;
    return (kind << LINE_BITS | Math.min(line, lastLine)) << COLUMN_BITS
        | Math.min(column, lastColumn);
  }

  /** The content of a text. */
  static byte[] content(String text) {
    byte coder = (byte) (CODERS[0].newEncoder().canEncode(text) ? 0 : 1);
    byte[] characters = text.getBytes(CODERS[coder]);
    return ByteBuffer.allocate(1 + characters.length).put(coder).put(characters).array();
  }

  static int kind(ByteBuffer nodes, int offset) {
    return nodes.getInt(offset) >>> LINE_BITS + COLUMN_BITS;
  }

  static int line(ByteBuffer nodes, int offset) {
    return nodes.getInt(offset) >>> COLUMN_BITS & (1 << LINE_BITS) - 1;
  }

  static int column(ByteBuffer nodes, int offset) {
    return nodes.getInt(offset) & (1 << COLUMN_BITS) - 1;
  }

  /** Where the content of a node begins. */
  static int content(int offset) {
    return offset + HEAD;
  }

  /** Where the next node begins. */
  static int end(ByteBuffer nodes, int offset) {
    return offset + HEAD + nodes.getInt(offset + Integer.BYTES);
  }

  static String text(ByteBuffer nodes, int offset) {
    int content = content(offset);
    return new String(
        nodes.array(),
        nodes.arrayOffset() + content + 1,
        end(nodes, offset) - content - 1,
        CODERS[nodes.get(content)]);
  }
}
