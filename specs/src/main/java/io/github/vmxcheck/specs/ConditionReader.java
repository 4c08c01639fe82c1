// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.ClosestMatch;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.specs.Condition.All;
import io.github.vmxcheck.specs.Condition.Any;
import io.github.vmxcheck.specs.Condition.Known;
import io.github.vmxcheck.specs.Condition.Named;
import io.github.vmxcheck.specs.Condition.Not;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads conditions. A condition is the name of a condition, or a list or mapping all of whose
 * entries must be true. The entries of a mapping are {@code field: value}, {@code field: unknown},
 * {@code name: true} or {@code false}, or one of the words below with its argument.
 */
public final class ConditionReader {
  /** What a condition is evaluated on, and therefore may be about. */
  public enum Subject {
    /** One logical processor. */
    PROCESSOR,
    /** The machine, with all its logical processors. */
    MACHINE
  }

  private static final Pattern NAME = Pattern.compile("^[a-z0-9]++(?:-[a-z0-9]++)++");

  /** The keys of mappings other than fields and names of conditions. */
  private static final Set<String> WORDS =
      Set.of("any", "not", "known", "told", "absent", "exists", "same", "processors");

  private final Map<String, Named> named = new LinkedHashMap<>();
  private final Set<String> reading = new LinkedHashSet<>();
  private final Map<String, YamlNode> definitions = new LinkedHashMap<>();
  private Optional<Subject> subject = Optional.empty();

  /**
   * Creates a reader that knows the named conditions of some files.
   *
   * @param files mappings from {@code conditions} to the named conditions
   */
  ConditionReader(List<YamlNode> files) {
    for (YamlNode file : files) {
      define(file.required(file.map(Set.of("conditions")), "conditions"));
    }
    for (Map.Entry<String, YamlNode> one : definitions.entrySet()) {
      named(one.getKey(), one.getValue());
    }
  }

  private void define(YamlNode conditions) {
    for (Map.Entry<String, YamlNode> one : conditions.map().entrySet()) {
      String name = one.getKey();
      YamlNode node = one.getValue();
      if (!NAME.matcher(name).matches() || FieldPath.parse(name).isPresent()) {
        throw conditions.keyError(
            name, "found '" + name + "', expected a hyphenated name that is not a field");
      }
      if (definitions.put(name, node) != null) {
        throw conditions.keyError(name, "duplicate condition '" + name + "'");
      }
    }
  }

  /** The built-in conditions. */
  public static ConditionReader builtIn() {
    return new ConditionReader(List.of(YamlNode.ofResource("conditions.yaml")));
  }

  /** The named conditions, in file order. */
  public Map<String, Named> named() {
    return Collections.unmodifiableMap(named);
  }

  /**
   * Reads a condition.
   *
   * @param of what it is evaluated on
   * @throws SpecificationException with the place of the error and what was expected
   */
  public Condition read(YamlNode node, Subject of) {
    subject = Optional.of(of);
    return condition(node);
  }

  private Condition condition(YamlNode node) {
    if (node.isText()) {
      return named(node.text(), node);
    }
    List<Condition> parts = node.isMap() ? entries(node) : list(node);
    return parts.size() == 1 ? parts.get(0) : new All(parts);
  }

  private List<Condition> entries(YamlNode mapping) {
    Map<String, YamlNode> map = mapping.map();
    if (map.isEmpty()) {
      throw mapping.error("found nothing, expected at least one claim");
    }
    List<Condition> entries = new ArrayList<>();
    for (Map.Entry<String, YamlNode> one : map.entrySet()) {
      Condition entry = entry(mapping, one.getKey(), one.getValue());
      entries.add(checked(entry, word -> mapping.keyError(one.getKey(), word)));
    }
    return entries;
  }

  private List<Condition> list(YamlNode node) {
    List<YamlNode> items = node.list();
    if (items.isEmpty()) {
      throw node.error("found nothing, expected at least one condition");
    }
    List<Condition> conditions = new ArrayList<>();
    for (YamlNode item : items) {
      conditions.add(condition(item));
    }
    return conditions;
  }

  private Condition entry(YamlNode mapping, String key, YamlNode value) {
    return switch (key) {
      case "any" -> new Any(list(value));
      case "not" -> new Not(condition(value));
      case "known" -> new Known(condition(value));
      case "told" -> new Claim.Given(listsOrPaths(value));
      case "absent" -> new Claim.Absent(listsOrPaths(value));
      case "exists" -> exists(value);
      case "same" -> same(value);
      case "processors" -> processors(value);
      default -> fieldOrName(mapping, key, value);
    };
  }

  private Condition fieldOrName(YamlNode mapping, String key, YamlNode value) {
    Optional<FieldPath> path = FieldPath.parse(key);
    if (path.isPresent()) {
      return claim(path.get(), value);
    }
    if (!definitions.containsKey(key)) {
      throw mapping.keyError(key, unknown(key, true));
    }
    return holds(value) ? named(key, value) : new Not(named(key, value));
  }

  private static boolean holds(YamlNode value) {
    return switch (value.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw value.error("found '" + value.text() + "', expected true or false");
    };
  }

  private Named named(String name, YamlNode place) {
    if (!definitions.containsKey(name)) {
      throw place.error(unknown(name, false));
    }
    if (!named.containsKey(name)) {
      if (!reading.add(name)) {
        throw place.error(
            "found a cycle, "
                + String.join(" needs ", reading)
                + " needs "
                + name
                + ", expected conditions that end in claims about fields");
      }
      named.put(name, new Named(name, condition(definitions.get(name))));
      reading.remove(name);
    }
    return checked(named.get(name), place::error);
  }

  private String unknown(String found, boolean isKey) {
    Set<String> known = new TreeSet<>(definitions.keySet());
    if (isKey) {
      known.addAll(WORDS);
    }
    return "found '"
        + found
        + "', expected "
        + (isKey
            ? "a field, the name of a condition or one of " + new TreeSet<>(WORDS)
            : "the name of a condition")
        + ClosestMatch.of(found, known).map(one -> ", such as " + one).orElse("");
  }

  /** A processor has no machine counts, and the machine has no processor registers. */
  private <T extends Condition> T checked(T condition, Function<String, RuntimeException> error) {
    if (subject.isPresent()
        && condition.claims().anyMatch(claim -> claim.subject() != subject.get())) {
      boolean isOfMachine = subject.get() == Subject.MACHINE;
      throw error.apply(
          "found a claim about "
              + (isOfMachine ? "one processor" : "the machine")
              + ", expected one about "
              + (isOfMachine ? "the machine" : "one processor"));
    }
    return condition;
  }

  private static Claim claim(FieldPath path, YamlNode value) {
    return value.text().equals("unknown")
        ? new Claim.Unknown(path)
        : new Claim.Equal(path, value(path, value));
  }

  /** The value of some bits of a field in a text. */
  static FieldValue value(FieldPath path, YamlNode value) {
    try {
      return FieldValue.parse(value.text(), path);
    } catch (FieldValue.Malformed e) {
      throw value.error(path.text() + ": found '" + value.text() + "', expected " + e.getMessage());
    }
  }

  /** One path or several; each may be the path of a list. */
  private static List<FieldPath> listsOrPaths(YamlNode node) {
    return paths(
        node, one -> FieldPath.parseAny(one).filter(path -> path.isList() || path.isOneValue()));
  }

  private static List<FieldPath> paths(YamlNode node, Function<String, Optional<FieldPath>> parse) {
    List<YamlNode> items = node.isText() ? List.of(node) : node.list();
    if (items.isEmpty()) {
      throw node.error("found nothing, expected a field");
    }
    List<FieldPath> paths = new ArrayList<>();
    for (YamlNode item : items) {
      paths.add(
          parse
              .apply(item.text())
              .orElseThrow(() -> item.error("found '" + item.text() + "', expected a field")));
    }
    return paths;
  }

  /** The register exists if one of these bits is 1; reports name the registers with these bits. */
  private static Condition exists(YamlNode node) {
    Field field = RequirementValues.field(node);
    if (field.existsWhen().isEmpty()) {
      throw node.error(
          "found '" + node.text() + "', expected a register that only some processors have");
    }
    FieldValue one = new FieldValue(1, 1);
    return new Any(
        field.existsWhen().stream().<Condition>map(bit -> new Claim.Equal(bit, one)).toList());
  }

  private static Claim same(YamlNode node) {
    List<FieldPath> paths = paths(node, FieldPath::parse);
    if (paths.size() != 2 || paths.get(0).width() != paths.get(1).width()) {
      throw node.error("found no pair, expected two fields of the same width");
    }
    return new Claim.Same(paths.get(0), paths.get(1));
  }

  private static Claim processors(YamlNode node) {
    if (!node.text().equals("several")) {
      throw node.error("processors: found '" + node.text() + "', expected several");
    }
    return new Claim.Several();
  }
}
