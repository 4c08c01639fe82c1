// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.qemu;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.vmxcheck.dumps.binary.BrokenDump;
import io.github.vmxcheck.dumps.qemu.SectionLayout.Slot;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A migration stream's description of its own sections: a JSON text at its end. Keeps the length of
 * every section and, for {@code cpu} sections, the positions of the values to read.
 */
final class MigrationDescription {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(512)
                  .maxNameLength(256)
                  .maxNumberLength(20)
                  .build())
          .build();
  private static final int MOST_SECTIONS = 1 << 16;

  /** Name and instance of a section. */
  private record Key(String name, long instance) {}

  /**
   * A section.
   *
   * @param length data size in bytes
   * @param isProcessor whether it contains the state of a processor of any architecture
   * @param slots positions of the processor values to read
   */
  record Section(long length, boolean isProcessor, Map<CpuValue, Slot> slots) {}

  private final Map<Key, Section> sections = new HashMap<>();
  private final LayoutReader reader;

  private MigrationDescription(LayoutReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a description.
   *
   * @param start file offset, for messages
   */
  static MigrationDescription read(InputStream json, long start) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      LayoutReader reader = new LayoutReader(parser, start);
      MigrationDescription description = new MigrationDescription(reader);
      parser.nextToken();
      reader.object(description::top);
      return description;
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw noJson(start + at, e);
    } catch (CharConversionException e) {
      throw noJson(start, e);
    }
  }

  private static BrokenDump noJson(long at, IOException cause) {
    String message = "found invalid JSON in the description of the stream's sections";
    return (BrokenDump) new BrokenDump(at, message).initCause(cause);
  }

  Optional<Section> section(String name, long instance) {
    return Optional.ofNullable(sections.get(new Key(name, instance)));
  }

  private void top(String key) throws IOException {
    if (key.equals("devices")) {
      reader.list(element -> device());
    } else {
      reader.skip();
    }
  }

  private void device() throws IOException {
    SectionLayout layout = reader.section();
    String[] name = {""};
    long[] instance = {0};
    reader.object(
        key -> {
          switch (key) {
            case "name" -> name[0] = reader.text();
            case "instance_id" -> instance[0] = reader.number();
            default -> reader.layout(layout, key);
          }
        });
    if (sections.size() == MOST_SECTIONS) {
      throw reader.broken("found more than " + MOST_SECTIONS + " sections, expected fewer");
    }
    sections.put(new Key(name[0], instance[0]), section(layout));
  }

  private static Section section(SectionLayout layout) {
    Map<CpuValue, Slot> slots = new EnumMap<>(CpuValue.class);
    boolean isProcessor = layout.name.equals("cpu");
    if (isProcessor) {
      for (CpuValue value : CpuValue.values()) {
        layout.find(value.path()).ifPresent(slot -> slots.put(value, slot));
      }
    }
    return new Section(layout.length(), isProcessor, slots);
  }
}
