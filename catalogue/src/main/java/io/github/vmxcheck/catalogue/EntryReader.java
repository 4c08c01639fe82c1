// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads one field of the catalogue. */
final class EntryReader {
  /** Properties that are {@code true} or absent. */
  static final List<String> FLAGS =
      List.of("count", "address", "never-zero", "printed-short", "set");

  private static final Set<String> COMMON =
      Set.of(
          "note",
          "accessor",
          "constants",
          "bits",
          "bits-of",
          "masks",
          "words",
          "words-of",
          "least",
          "most",
          "exists-when",
          "agrees-with");
  private static final Set<String> OF_MSR = Set.of("msr", "aliases");
  private static final Set<String> OF_CPUID = Set.of("leaf", "subleaf", "register");
  private static final Set<String> OF_OTHER = Set.of("key", "title", "width", "about", "aliases");
  private static final Pattern KEY =
      Pattern.compile("[a-z0-9][a-z0-9-]*+(?:\\.[a-z0-9][a-z0-9-]*+)*+");
  private static final Pattern REGISTER = Pattern.compile("e[abcd]x");
  private static final Pattern OUTCOMES = Pattern.compile("outcomes");
  private static final Pattern ACCESSOR = Pattern.compile("[a-z][A-Za-z0-9]*");

  private final String name;
  private final YamlValue at;
  private final Group group;
  private final Map<String, YamlValue> values;
  private final List<String> outcomes;
  private int width;

  private EntryReader(String name, YamlValue at, Group group, List<String> outcomes) {
    this.outcomes = outcomes;
    this.name = name;
    this.at = at;
    this.group = group;
    Map<String, YamlValue> all = at.entries();
    Set<String> kind =
        all.containsKey("msr") ? OF_MSR : all.containsKey("leaf") ? OF_CPUID : OF_OTHER;
    Set<String> known = new TreeSet<>(COMMON);
    known.addAll(FLAGS);
    known.addAll(kind);
    values = at.entries(known);
  }

  /**
   * Reads a field.
   *
   * @param outcomes the words for outcomes, which a field may use
   */
  static Entry read(String name, YamlValue at, Group group, List<String> outcomes) {
    if (!name.matches("[A-Z][A-Z0-9_]*")) {
      throw at.problem("the field '" + name + "'", "its name in capitals, such as CR4");
    }
    return new EntryReader(name, at, group, outcomes).entry();
  }

  private Entry entry() {
    Optional<Entry.Cpuid> cpuid = cpuid();
    OptionalLong msr = msr();
    width = msr.isPresent() ? 64 : cpuid.isPresent() ? 32 : width();
    NamedBits named = NamedBits.read(values, width);
    Set<String> flags = new LinkedHashSet<>(FLAGS);
    flags.removeIf(flag -> !values.containsKey(flag) || !values.get(flag).flag());
    String key =
        msr.isPresent() ? "msr." + name : cpuid.map(EntryReader::key).orElseGet(this::otherKey);
    return new Entry(
        name,
        at,
        key,
        msr.isPresent() ? name : cpuid.map(EntryReader::title).orElseGet(() -> required("title")),
        width,
        group,
        about(msr, cpuid),
        text("note"),
        msr,
        cpuid,
        accessor(),
        aliases(),
        constants(),
        ownConstants(),
        named,
        Optional.ofNullable(values.get("bits-of")).map(Reference::toField),
        values.containsKey("words-of") ? outcomeWords() : named.words(values),
        limit(),
        flags,
        references("exists-when"),
        Optional.ofNullable(values.get("agrees-with")).map(Reference::toField));
  }

  /** The width of a field; a field of outcomes has one bit for each outcome. */
  private int width() {
    if (!values.containsKey("words-of")) {
      return at.get(values, "width").number(1, 64);
    }
    values.get("words-of").text(OUTCOMES, "outcomes");
    if (values.containsKey("width") || values.containsKey("words")) {
      throw values.get("words-of").problem("'words-of' beside 'width' or 'words'", "one of them");
    }
    if (outcomes.size() > Long.SIZE) {
      throw at.problem(outcomes.size() + " outcomes", "at most 64");
    }
    return outcomes.size();
  }

  private Map<String, Long> outcomeWords() {
    Map<String, Long> words = new LinkedHashMap<>();
    outcomes.forEach(word -> words.put(word, 1L << words.size()));
    return words;
  }

  private String text(String property) {
    return values.containsKey(property) ? values.get(property).text() : "";
  }

  private String required(String property) {
    return at.get(values, property).text();
  }

  private String required(String property, Pattern pattern, String expected) {
    return at.get(values, property).text(pattern, expected);
  }

  private OptionalLong msr() {
    YamlValue index = values.get("msr");
    if (index == null) {
      return OptionalLong.empty();
    }
    if (index.number() >>> 32 != 0) {
      throw index.problem(index.text(), "an index of 32 bits");
    }
    return OptionalLong.of(index.number());
  }

  private Optional<Entry.Cpuid> cpuid() {
    YamlValue leaf = values.get("leaf");
    if (leaf == null) {
      return Optional.empty();
    }
    YamlValue subleaf = values.get("subleaf");
    OptionalInt number =
        subleaf == null ? OptionalInt.empty() : OptionalInt.of(subleaf.number(0, 0xffff));
    String register = required("register", REGISTER, "eax, ebx, ecx or edx");
    return Optional.of(new Entry.Cpuid(leaf.number(), number, register));
  }

  /**
   * The key of a field that is not an MSR or a CPUID register; in a list, it has the list's prefix.
   */
  private String otherKey() {
    YamlValue key = at.get(values, "key");
    String prefix = group.prefix();
    if (!key.text().startsWith(prefix)) {
      throw key.problem("'" + key.text() + "'", "a key such as " + prefix + "value");
    }
    if (!KEY.matcher(key.text().substring(prefix.length())).matches()) {
      throw key.problem("'" + key.text() + "'", "a key");
    }
    return key.text();
  }

  private static String key(Entry.Cpuid cpuid) {
    String subleaf = cpuid.subleaf().isPresent() ? "." + cpuid.subleaf().getAsInt() : "";
    return "cpuid.0x" + Long.toHexString(cpuid.leaf()) + subleaf + "." + cpuid.register();
  }

  private static String title(Entry.Cpuid cpuid) {
    String leaf = String.format(Locale.ROOT, "%02XH", cpuid.leaf());
    String place =
        cpuid.subleaf().isPresent()
            ? "(EAX=" + leaf + ",ECX=" + cpuid.subleaf().getAsInt() + ")"
            : leaf;
    return "CPUID." + place + ":" + cpuid.register().toUpperCase(Locale.ROOT);
  }

  private String about(OptionalLong msr, Optional<Entry.Cpuid> cpuid) {
    return msr.isPresent()
        ? "Index 0x" + Long.toHexString(msr.getAsLong()) + "."
        : cpuid.map(one -> title(one) + ".").orElseGet(() -> required("about"));
  }

  private String accessor() {
    if (values.containsKey("accessor")) {
      return values.get("accessor").text(ACCESSOR, "a name such as vmxBasic");
    }
    StringBuilder accessor = new StringBuilder();
    for (String word : name.replaceFirst("^IA32_", "").split("_", -1)) {
      accessor.append(word, 0, Math.min(1, word.length()));
      accessor.append(word.toLowerCase(Locale.ROOT), Math.min(1, word.length()), word.length());
    }
    return accessor.substring(0, 1).toLowerCase(Locale.ROOT) + accessor.substring(1);
  }

  private List<String> aliases() {
    return values.containsKey("aliases")
        ? values.get("aliases").list().stream()
            .map(one -> one.text(NamedBits.NAME, "a name in capitals, without IA32_ or MSR_"))
            .toList()
        : List.of();
  }

  private List<Reference> references(String property) {
    return values.containsKey(property)
        ? values.get(property).list().stream().map(Reference::toBits).toList()
        : List.of();
  }

  private Optional<Reference> constants() {
    YamlValue value = values.get("constants");
    return value == null || value.isMapping()
        ? ownConstants().map(own -> new Reference(own.name(), "", value))
        : Optional.of(new Reference(value.text(), "", value));
  }

  /** The class of constants, if it is defined here because no other field has constants in it. */
  private Optional<Catalogue.Constants> ownConstants() {
    YamlValue value = values.get("constants");
    if (value == null || !value.isMapping()) {
      return Optional.empty();
    }
    Map<String, YamlValue> own = value.entries(Set.of("name", "about", "source"));
    String type = value.get(own, "name").text();
    return Optional.of(Catalogue.Constants.read(type, value, own));
  }

  private Optional<Entry.Limit> limit() {
    YamlValue least = values.get("least");
    YamlValue most = values.get("most");
    if (least == null && most == null) {
      return Optional.empty();
    }
    if (least != null && most != null) {
      throw most.problem("'most' beside 'least'", "one of them");
    }
    YamlValue limit = least == null ? most : least;
    Map<String, YamlValue> entries = limit.entries(Set.of("value", "expected"));
    long value = limit.get(entries, "value").number();
    String expected = limit.get(entries, "expected").text();
    return Optional.of(
        least == null
            ? new Entry.Limit(0, value, expected)
            : new Entry.Limit(value, -1L >>> (64 - width), expected));
  }
}
