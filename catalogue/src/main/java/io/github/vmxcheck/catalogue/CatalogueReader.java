// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the catalogue and checks its entries against each other. */
final class CatalogueReader {
  private static final String INDEX = "catalogue.yaml";

  private final List<Entry> fields = new ArrayList<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Catalogue.Constants> classes = new LinkedHashMap<>();
  private final Map<String, Reference> keysOfBits = new LinkedHashMap<>();

  /** The names, keys, aliases and indexes that are already used, each with its owner. */
  private final Map<String, String> taken = new HashMap<>();

  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<String> outcomes;

  private CatalogueReader(List<String> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Reads the files of a directory that its {@code catalogue.yaml} lists.
   *
   * @param instructions the file of instructions and their outcomes
   */
  static Catalogue read(Path directory, Path instructions) throws IOException {
    YamlValue file = YamlValue.of(instructions);
    List<String> outcomes = List.copyOf(file.get(file.entries(), "outcomes").entries().keySet());
    return new CatalogueReader(outcomes).catalogue(directory);
  }

  private Catalogue catalogue(Path directory) throws IOException {
    YamlValue index = YamlValue.of(directory.resolve(INDEX));
    Map<String, YamlValue> values = index.entries(Set.of("files", "facts", "keys-of-bits"));
    for (YamlValue file : index.get(values, "files").list()) {
      file(YamlValue.of(directory.resolve(file.text() + ".yaml")));
    }
    if (values.containsKey("keys-of-bits")) {
      values.get("keys-of-bits").entries().forEach(this::keyOfBits);
    }
    if (values.containsKey("facts")) {
      values.get("facts").entries().forEach((fact, of) -> facts.put(fact, Group.fact(of)));
    }
    Catalogue catalogue = new Catalogue(fields, groups, classes, facts, keysOfBits);
    fields.forEach(one -> checkReferences(one, catalogue));
    keysOfBits.values().forEach(one -> checkReference(one, catalogue));
    return catalogue;
  }

  private void file(YamlValue file) {
    Map<String, YamlValue> values =
        file.entries(Set.of("group", "fact", "apart", "list", "constants", "fields"));
    Group group = Group.read(file, values);
    add(group, file.get(values, "group"));
    if (values.containsKey("constants")) {
      values.get("constants").entries().forEach(this::constants);
    }
    file.get(values, "fields")
        .entries()
        .forEach((field, value) -> add(EntryReader.read(field, value, group, outcomes)));
  }

  /**
   * Adds a group. The fields of a group with separate storage are adjacent, after all fields of
   * other groups.
   */
  private void add(Group group, YamlValue at) {
    if (!group.isApart() && groups.values().stream().anyMatch(Group::isApart)) {
      throw at.problem(
          "the group " + group.name() + " after one with 'apart'", "groups with 'apart' last");
    }
    if (group.isApart() && groups.containsKey(group.name())) {
      throw at.problem("the group " + group.name() + " a second time", "it in one file");
    }
    if (group.isList()) {
      takeKey(group.name(), group.name(), at);
    }
    groups.put(group.name(), group);
  }

  private void constants(String name, YamlValue at) {
    add(Catalogue.Constants.read(name, at, at.entries(Set.of("about", "source"))), at);
  }

  private void add(Catalogue.Constants type, YamlValue at) {
    take("class " + type.name(), type.name(), at);
    classes.put(type.name(), type);
  }

  private void keyOfBits(String key, YamlValue value) {
    takeKey(key, key, value);
    keysOfBits.put(key, Reference.toBits(value));
  }

  private void add(Entry entry) {
    take("field " + entry.name(), entry.name(), entry.at());
    takeKey(entry.key(), entry.name(), entry.at());
    take("accessor " + entry.factAndAccessor(), entry.name(), entry.at());
    if (entry.msr().isPresent()) {
      String index = "MSR index 0x" + Long.toHexString(entry.msr().getAsLong());
      take(index, entry.name(), entry.at());
      take("register name " + entry.name().replaceFirst("^IA32_", ""), entry.name(), entry.at());
    }
    entry.aliases().forEach(alias -> take("register name " + alias, entry.name(), entry.at()));
    entry.ownConstants().ifPresent(type -> add(type, entry.at()));
    fields.add(entry);
  }

  /**
   * Takes a key. It must not have a value and also be a prefix of other keys, as cs and
   * cs.selector.
   */
  private void takeKey(String key, String owner, YamlValue at) {
    take("key " + key, owner, at);
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      taken.putIfAbsent("mapping " + key.substring(0, dot), owner);
    }
    for (String inner = key; !inner.isEmpty(); inner = parent(inner)) {
      String kind = inner.equals(key) ? "mapping " : "key ";
      if (taken.containsKey(kind + inner)) {
        throw at.problem(
            "the key " + key + " beside those of " + taken.get(kind + inner),
            "a key that neither is a prefix of others nor has a value as its prefix");
      }
    }
  }

  private static String parent(String key) {
    return key.substring(0, Math.max(key.lastIndexOf('.'), 0));
  }

  private void take(String what, String owner, YamlValue at) {
    String other = taken.putIfAbsent(what, owner);
    if (other != null) {
      throw at.problem("the " + what + ", which " + other + " has", "each once");
    }
  }

  private void checkReferences(Entry entry, Catalogue catalogue) {
    entry.existsWhen().forEach(one -> checkReference(one, catalogue));
    entry.agreesWith().ifPresent(one -> checkReference(one, catalogue));
    entry.bits().forEach(bits -> bits.features().forEach(one -> checkReference(one, catalogue)));
    entry.bitsOf().ifPresent(one -> checkReference(one, catalogue));
    entry.bitsOf().ifPresent(one -> checkBitsOf(entry, one, catalogue));
    entry
        .constants()
        .filter(one -> !classes.containsKey(one.field()))
        .ifPresent(
            one -> {
              throw one.at().problem("'" + one.field() + "'", "a class under constants");
            });
    entry.constants().ifPresent(one -> takeConstants(entry, one));
    if (entry.constants().isEmpty() && !(entry.bits().isEmpty() && entry.masks().isEmpty())) {
      throw entry.at().problem("bits without constants", "the class that has them");
    }
  }

  private void takeConstants(Entry entry, Reference type) {
    Stream.concat(entry.bits().stream().map(Bits::name), entry.masks().stream().map(Mask::name))
        .map(part -> type.field() + "." + ConstantsSource.name(entry, part))
        .forEach(constant -> take("constant " + constant, entry.name(), entry.at()));
  }

  private static void checkBitsOf(Entry entry, Reference other, Catalogue catalogue) {
    Entry register = catalogue.field(other.field()).orElseThrow();
    if (!entry.bits().isEmpty() || register.width() != entry.width() || register.bits().isEmpty()) {
      throw other
          .at()
          .problem("bits-of " + other.field(), "a field of this width, instead of own bits");
    }
  }

  private static void checkReference(Reference one, Catalogue catalogue) {
    if (!catalogue.has(one)) {
      String expected = one.name().isEmpty() ? "a field" : "a field and the name of its bits";
      throw one.at().problem("'" + one.at().text() + "'", expected);
    }
    if (!one.name().isEmpty() && !areAdjacent(catalogue.mask(one))) {
      throw one.at().problem("'" + one.at().text() + "'", "adjacent bits");
    }
  }

  private static boolean areAdjacent(long mask) {
    long down = mask >>> Long.numberOfTrailingZeros(mask);
    return mask != 0 && (down & down + 1) == 0;
  }
}
