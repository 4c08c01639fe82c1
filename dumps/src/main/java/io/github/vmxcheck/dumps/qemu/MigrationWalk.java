// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import io.github.vmxcheck.dumps.binary.BinaryFile;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.binary.StreamBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through the sections of a migration stream from start to end. Source: QEMU,
 * migration/savevm.c and scripts/analyze-migration.py.
 */
final class MigrationWalk {
  static final String MAGIC = "QEVM";

  private static final int VERSION = 3;
  private static final int END = 0;
  private static final int SECTION_START = 1;
  private static final int SECTION_PART = 2;
  private static final int SECTION_END = 3;
  private static final int SECTION_FULL = 4;
  private static final int SUBSECTION = 5;
  private static final int CONFIGURATION = 7;
  private static final int COMMAND = 8;
  private static final int FOOTER = 0x7e;
  private static final int MOST_SECTIONS = 1 << 16;
  private static final long LARGEST_SECTION = 64L << 20;
  private static final int RAM_VERSION = 4;
  private static final String HEADER = "the header of a section";

  private final StreamBytes stream;
  private final MigrationDescription description;
  private final Processors processors;
  private final List<String> capabilities = new ArrayList<>(0);
  private final Map<Long, String> names = new HashMap<>();

  /** Receives processor sections in stream order. */
  interface Processors {
    void section(long instance, MigrationDescription.Section section, long at) throws IOException;
  }

  MigrationWalk(BinaryFile file, MigrationDescription description, Processors processors) {
    this.stream = new StreamBytes(file);
    this.description = description;
    this.processors = processors;
  }

  /** Walks to the end of the last section and returns that offset. */
  long run() throws IOException {
    head();
    while (true) {
      long at = stream.at();
      int type = stream.u8("the next section");
      switch (type) {
        case END -> {
          return stream.at();
        }
        case SECTION_START, SECTION_FULL -> section(at);
        case SECTION_PART, SECTION_END -> part(at);
        case CONFIGURATION -> configuration();
        case COMMAND -> command();
        case FOOTER -> stream.skip(4, "the end of a section");
        default ->
            throw new BrokenDump(
                at, "found a section of type " + type + ", expected 0 to 4, 7, 8 or 126");
      }
    }
  }

  private void head() throws IOException {
    stream.skip(MAGIC.length(), "the magic number");
    long version = stream.u32("the version");
    if (version != VERSION) {
      throw new BrokenDump(
          MAGIC.length(),
          "found version " + version + " of a migration stream, expected " + VERSION);
    }
  }

  private void command() throws IOException {
    stream.skip(2, "a command");
    stream.skip(stream.u16("a command"), "a command");
  }

  private void configuration() throws IOException {
    stream.skip(stream.u32("the name of the machine"), "the name of the machine");
    while (stream.peek() == SUBSECTION) {
      long at = stream.at();
      stream.skip(1, "the configuration");
      String name = stream.text("the configuration");
      stream.skip(4, "the configuration");
      switch (name) {
        case "configuration/capabilities" -> capabilities();
        case "configuration/target-page-bits" -> stream.skip(4, "the configuration");
        case "configuration/uuid" -> stream.skip(16, "the configuration");
        default -> throw new BrokenDump(at, "found an unknown part of the configuration");
      }
    }
  }

  private void capabilities() throws IOException {
    long at = stream.at();
    long count = stream.u32("the capabilities");
    if (count > 256) {
      throw new BrokenDump(at, "found " + count + " capabilities, expected at most 256");
    }
    for (long i = 0; i < count; i++) {
      capabilities.add(stream.text("the capabilities"));
    }
  }

  private void section(long at) throws IOException {
    long number = stream.u32(HEADER);
    String name = stream.text(HEADER);
    long instance = stream.u32(HEADER);
    long version = stream.u32(HEADER);
    if (names.size() == MOST_SECTIONS) {
      throw new BrokenDump(at, "found more than " + MOST_SECTIONS + " sections, expected fewer");
    }
    names.put(number, name);
    if (name.equals("ram") && version == RAM_VERSION) {
      new RamSection(stream, capabilities).skip();
    } else {
      device(at, name, instance);
    }
  }

  private void device(long at, String name, long instance) throws IOException {
    MigrationDescription.Section section =
        description.section(name, instance).orElseThrow(() -> notDescribed(at, name));
    if (section.length() > LARGEST_SECTION) {
      throw new BrokenDump(at, "found a section of more than 64 MiB, expected a smaller one");
    }
    long data = stream.at();
    stream.skip(section.length(), "the data of a section");
    if (section.isProcessor()) {
      processors.section(instance, section, data);
    }
  }

  private void part(long at) throws IOException {
    String name = names.get(stream.u32(HEADER));
    if (!"ram".equals(name)) {
      throw notDescribed(at, name == null ? "" : name);
    }
    new RamSection(stream, capabilities).skip();
  }

  private static BrokenDump notDescribed(long at, String name) {
    String plain = name.replaceAll("[^ -~]", "?");
    return new BrokenDump(
        at,
        "found the section '"
            + plain.substring(0, Math.min(60, plain.length()))
            + "', which the stream does not describe");
  }
}
