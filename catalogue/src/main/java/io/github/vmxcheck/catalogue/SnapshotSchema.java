// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Generates the JSON Schema of the native format. A frame has everything that is not a field, and
 * descriptions of the mappings that contain fields.
 */
final class SnapshotSchema {
  /** Values are listed one by one if all of them are less than this. */
  private static final int MOST_LISTED = 64;

  private static final String NUMBER =
      "^(0[xX][0-9A-Fa-f?]([_`']?[0-9A-Fa-f?])*[hH]?|0[bB][01?](_?[01?])*|0|[1-9](_?[0-9])*"
          + "|(?=[A-Fa-f_]*[0-9])[0-9A-Fa-f](_?[0-9A-Fa-f])*[hH]"
          + "|[0-9A-Fa-f]{1,8}`[0-9A-Fa-f]{8})$";
  private static final Map<String, Object> IN_BITS = reference("in-bits");

  private final Map<String, Object> schema;
  private final Map<String, Object> definitions;

  private SnapshotSchema(Map<String, Object> frame) {
    schema = frame;
    definitions = object(frame, "definitions");
  }

  /** The schema for the fields of a catalogue, as text. */
  static String of(Catalogue catalogue, String frame) {
    Map<String, Object> parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(frame);
    SnapshotSchema schema = new SnapshotSchema(parsed);
    schema.numbers(32);
    catalogue.fields().forEach(schema::add);
    catalogue.keysOfBits().forEach((key, bits) -> schema.add(key, bits, catalogue));
    return Json.text(parsed);
  }

  private void add(Entry entry) {
    if (entry.cpuid().isPresent()) {
      String leaf = entry.key().substring("cpuid.".length(), entry.key().lastIndexOf('.'));
      Map<String, Object> property = property("cpuid", leaf);
      property.putIfAbsent("description", "CPUID leaf " + leaf + ".");
      property.put("allOf", List.of(reference("leaf")));
    } else {
      Map<String, Object> property =
          entry.group().isList() ? propertyOfEntry(entry) : property(entry.key());
      property.put("description", entry.about());
      value(entry, property);
    }
  }

  private void add(String key, Reference reference, Catalogue catalogue) {
    Entry entry = catalogue.field(reference.field()).orElseThrow();
    long mask = catalogue.mask(reference);
    int high = 63 - Long.numberOfLeadingZeros(mask);
    int low = Long.numberOfTrailingZeros(mask);
    String bits = high == low ? " (bit " + high + ")." : " (bits " + high + ":" + low + ").";
    Map<String, Object> property = property(key);
    property.put("description", entry.title() + "." + reference.name() + bits);
    property.put("allOf", List.of(numbers(high - low + 1)));
  }

  private Map<String, Object> property(String key) {
    int dot = key.lastIndexOf('.');
    return property(key.substring(0, Math.max(dot, 0)), key.substring(dot + 1));
  }

  /** A property of a mapping, which is created if the frame does not describe it. */
  private Map<String, Object> property(String mapping, String name) {
    boolean isOfMachine = mapping.equals("vmm");
    Map<String, Object> place = isOfMachine ? object(schema, "properties") : processor();
    for (String word : mapping.isEmpty() ? List.<String>of() : List.of(mapping.split("\\.", -1))) {
      Map<String, Object> inner = object(place, word);
      inner.putIfAbsent("type", "object");
      inner.putIfAbsent("additionalProperties", false);
      place = object(inner, "properties");
    }
    return object(place, name);
  }

  /** A property of the entries of a list. */
  private Map<String, Object> propertyOfEntry(Entry entry) {
    Group group = entry.group();
    Map<String, Object> list = object(processor(), group.name());
    list.put("description", group.title() + ", entry by entry.");
    list.put("type", "array");
    list.put("maxItems", group.most());
    Map<String, Object> items = object(list, "items");
    items.put("type", "object");
    items.put("additionalProperties", false);
    return object(object(items, "properties"), entry.key().substring(group.prefix().length()));
  }

  private Map<String, Object> processor() {
    return object(object(definitions, "logical-processor"), "properties");
  }

  private void value(Entry entry, Map<String, Object> property) {
    if (entry.msr().isPresent()) {
      property.put("allOf", List.of(reference("msr")));
    } else if (!entry.words().isEmpty()) {
      words(entry, property);
    } else if (entry.limit().filter(limit -> limit.most() < MOST_LISTED).isPresent()) {
      property.put("anyOf", List.of(listed(entry.limit().get().most()), IN_BITS));
    } else {
      List<Object> all = new ArrayList<>(List.of(numbers(entry.width())));
      entry
          .limit()
          .filter(limit -> limit.least() > 0 && limit.least() < MOST_LISTED)
          .ifPresent(limit -> all.add(Map.of("not", listed(limit.least() - 1))));
      property.put("allOf", all);
    }
  }

  private void words(Entry entry, Map<String, Object> property) {
    List<Object> any = new ArrayList<>();
    any.add(Map.of("enum", List.copyOf(entry.words().keySet())));
    if (entry.flags().contains("set")) {
      String word = "(" + String.join("|", entry.words().keySet()) + ")";
      Map<String, Object> several = new LinkedHashMap<>();
      several.put("type", "string");
      several.put("pattern", "^" + word + "(\\|" + word + ")+$");
      any.add(several);
    }
    any.addAll((List<?>) property.getOrDefault("anyOf", List.of()));
    any.add(entry.flags().contains("address") ? numbers(entry.width()) : IN_BITS);
    property.put("anyOf", any);
  }

  /**
   * The numbers from 0 to {@code most}, because a schema cannot compare numbers that are written as
   * text.
   */
  private static Map<String, Object> listed(long most) {
    List<Object> values = new ArrayList<>();
    LongStream.rangeClosed(0, most).forEach(values::add);
    LongStream.rangeClosed(0, most).mapToObj(Long::toString).forEach(values::add);
    return Map.of("enum", values);
  }

  /** The definition of a number with this width, created once. */
  private Map<String, Object> numbers(int width) {
    if (width == 1) {
      return reference("bit");
    }
    String name = width + "-bits";
    if (!definitions.containsKey(name)) {
      Map<String, Object> number = new LinkedHashMap<>();
      number.put("description", "An unsigned number of at most " + width + " bits.");
      number.put("type", List.of("integer", "string"));
      number.put("minimum", 0);
      number.put("maximum", BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE));
      number.put("pattern", NUMBER);
      definitions.put(name, number);
    }
    return reference(name);
  }

  private static Map<String, Object> reference(String definition) {
    return Map.of("$ref", "#/definitions/" + definition);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, Object> parent, String key) {
    return (Map<String, Object>) parent.computeIfAbsent(key, one -> new LinkedHashMap<>());
  }
}
