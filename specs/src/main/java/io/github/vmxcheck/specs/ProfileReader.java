// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a profile; anything unknown is an error with file, line and column. */
final class ProfileReader {
  private static final Set<String> KEYS =
      Set.of("name", "title", "vendor", "signatures", "source", "values", "cr4-fixed1");
  private static final FieldPath SIGNATURE = FieldPath.of(Field.CPUID_1_EAX);
  private static final FieldPath PHYSICAL_ADDRESS_WIDTH =
      new FieldPath(Field.CPUID_80000008_EAX, 7, 0);

  private ProfileReader() {}

  /** Reads the file of the profile with this name. */
  static Profile read(String name, YamlNode file) {
    Map<String, YamlNode> map = file.map(KEYS);
    if (!file.text(map, "name").equals(name)) {
      throw map.get("name").error("expected the file name '" + name + "'");
    }
    Map<FieldPath, FieldValue> values = values(file.required(map, "values"));
    boolean fromCpuid = cr4Fixed1FromCpuid(map.get("cr4-fixed1"));
    if (fromCpuid && values.keySet().stream().anyMatch(ProfileReader::isOfCr4Fixed1)) {
      throw map.get("cr4-fixed1")
          .error("IA32_VMX_CR4_FIXED1 is also in values: remove one of them");
    }
    return new Profile(
        name,
        file.text(map, "title"),
        vendor(map.get("vendor")),
        signatures(YamlNode.optionalList(map, "signatures")),
        file.text(map, "source"),
        values,
        fromCpuid);
  }

  private static Optional<String> vendor(YamlNode node) {
    if (node != null && !Field.VENDOR.words().containsKey(node.text())) {
      throw node.error(
          "unknown vendor '" + node.text() + "', expected one of " + Field.VENDOR.words().keySet());
    }
    return Optional.ofNullable(node).map(YamlNode::text);
  }

  /** The signatures of a list, without duplicates and with all bits known. */
  static List<Long> signatures(List<YamlNode> nodes) {
    Set<Long> signatures = new LinkedHashSet<>();
    for (YamlNode node : nodes) {
      FieldValue value = value(SIGNATURE, node);
      if (value.known() != Field.CPUID_1_EAX.mask()) {
        throw node.error("expected a whole signature, found '" + node.text() + "'");
      }
      if (!signatures.add(value.bits())) {
        throw node.error("duplicate signature '" + node.text() + "'");
      }
    }
    return List.copyOf(signatures);
  }

  private static Map<FieldPath, FieldValue> values(YamlNode node) {
    Map<FieldPath, FieldValue> values = new LinkedHashMap<>();
    node.map()
        .forEach(
            (key, text) -> {
              FieldPath path =
                  FieldPath.parse(key)
                      .filter(ProfileReader::isSupplied)
                      .orElseThrow(
                          () ->
                              node.keyError(
                                  key,
                                  "expected a capability MSR or the physical-address width, found '"
                                      + key
                                      + "'"));
              if (values.keySet().stream().anyMatch(other -> overlap(path, other))) {
                throw node.keyError(key, "duplicate bits in '" + key + "'");
              }
              values.put(path, value(path, text));
            });
    return Collections.unmodifiableMap(values);
  }

  private static boolean isSupplied(FieldPath path) {
    Field field = path.field();
    return path.equals(PHYSICAL_ADDRESS_WIDTH) || field.group() == Field.Group.VMX_CAPABILITY;
  }

  private static boolean isOfCr4Fixed1(FieldPath path) {
    return path.field() == Field.IA32_VMX_CR4_FIXED1;
  }

  private static boolean overlap(FieldPath a, FieldPath b) {
    return a.field() == b.field() && (a.mask() & b.mask()) != 0;
  }

  private static FieldValue value(FieldPath path, YamlNode node) {
    try {
      return FieldValue.parse(node.text(), path);
    } catch (FieldValue.Malformed e) {
      throw node.error(path.text() + ": found '" + node.text() + "', expected " + e.getMessage());
    }
  }

  private static boolean cr4Fixed1FromCpuid(YamlNode node) {
    if (node != null && !node.text().equals("from-cpuid")) {
      throw node.error("expected from-cpuid, found '" + node.text() + "'");
    }
    return node != null;
  }
}
