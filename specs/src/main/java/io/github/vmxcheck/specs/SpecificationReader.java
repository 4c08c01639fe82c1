// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.ConditionReader.Subject;
import io.github.vmxcheck.specs.Examples.Example;
import io.github.vmxcheck.specs.Requirement.Note;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the clause files; whatever it does not know is an error with file, line and column. */
final class SpecificationReader {
  private static final Set<String> CLAUSE_KEYS =
      Set.of(
          "id",
          "kind",
          "instruction",
          "stage",
          "outcome",
          "error-number",
          "after",
          "level",
          "minor-if",
          "allowed-by",
          "step",
          "applies-when",
          "statement",
          "message",
          "why",
          "fix",
          "code",
          "cites",
          "notes",
          "examples");
  private static final Set<String> EXAMPLE_KEYS =
      Set.of("base", "satisfied", "violated", "not-applicable");
  private static final Set<String> SPECIAL_VALUES = Set.of("unknown", "unreadable");
  private static final String DEFAULT_BASE = "64-bit";
  private static final String MANUAL = "Intel SDM";

  private final ConditionReader conditions = ConditionReader.builtIn();
  private final Set<String> ids = new HashSet<>();
  private int nextIndex;

  static Specification readBuiltIn() {
    return new SpecificationReader().read(YamlNode.ofResource("specification.yaml"));
  }

  /** The built-in one with other sections, by their names; a section that is wrong is left out. */
  static Specification readWith(
      Map<String, YamlNode> files, Consumer<SpecificationException> problems) {
    SpecificationReader reader = new SpecificationReader();
    Specification builtIn = reader.read(YamlNode.ofResource("specification.yaml"));
    List<Section> others = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          int index = reader.nextIndex;
          try {
            others.add(reader.section(name, file));
          } catch (SpecificationException e) {
            reader.nextIndex = index;
            problems.accept(e);
          }
        });
    return builtIn.with(others);
  }

  private Specification read(YamlNode index) {
    Map<String, YamlNode> map = index.map(Set.of("instructions", "sections"));
    List<Instruction> instructions = new ArrayList<>();
    index
        .required(map, "instructions")
        .map()
        .forEach((name, node) -> instructions.add(instruction(name, node)));
    List<Section> sections =
        index.required(map, "sections").list().stream()
            .map(YamlNode::text)
            .map(name -> section(name, YamlNode.ofResource("requirements/" + name + ".yaml")))
            .toList();
    return new Specification(instructions, sections);
  }

  private Instruction instruction(String name, YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("stages", "effects"));
    List<String> stages = node.required(map, "stages").list().stream().map(YamlNode::text).toList();
    return new Instruction(name, stages, notes(map, "effects", Subject.PROCESSOR));
  }

  /** One section; ids are unique over all sections that this reader has read. */
  Section section(String name, YamlNode file) {
    Map<String, YamlNode> map = file.map(Set.of("manual", "section", "volume", "requirements"));
    Optional<String> manual = YamlNode.optionalText(map, "manual");
    Citation citation =
        new Citation(
            manual.orElse(MANUAL),
            manual.isPresent()
                ? YamlNode.optionalText(map, "volume").orElse("")
                : file.text(map, "volume"),
            file.text(map, "section"));
    List<Requirement> requirements = new ArrayList<>();
    for (YamlNode clause : file.required(map, "requirements").list()) {
      requirements.add(requirement(name, citation, clause));
    }
    return new Section(name, citation.title(), requirements);
  }

  private Requirement requirement(String section, Citation citation, YamlNode clause) {
    Map<String, YamlNode> map = clause.map(CLAUSE_KEYS);
    String id = clause.text(map, "id");
    if (!ids.add(id)) {
      throw map.get("id").error("the id '" + id + "' stands twice");
    }
    Kind kind = kind(clause, map);
    Subject subject = kind == Kind.MULTIPROCESSOR ? Subject.MACHINE : Subject.PROCESSOR;
    return new Requirement(
        id,
        nextIndex++,
        section,
        kind,
        YamlNode.optionalText(map, "instruction").orElse("vmxon"),
        YamlNode.optionalText(map, "stage"),
        outcomes(map.get("outcome")),
        number(map, "error-number"),
        texts(map, "after"),
        level(map),
        YamlNode.optionalText(map, "minor-if"),
        Optional.ofNullable(map.get("allowed-by")).map(SpecificationReader::field),
        number(map, "step"),
        condition(map.get("applies-when"), subject),
        clause.text(map, "statement"),
        clause.text(map, "message"),
        clause.text(map, "why"),
        clause.text(map, "fix"),
        YamlNode.optionalText(map, "code").orElse(""),
        citations(citation, map),
        notes(map, "notes", subject),
        new Examples(() -> examples(clause, map)));
  }

  private static Kind kind(YamlNode clause, Map<String, YamlNode> map) {
    String word = clause.text(map, "kind");
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw map.get("kind").error("unknown kind '" + word + "'");
  }

  private static Level level(Map<String, YamlNode> map) {
    String word = YamlNode.optionalText(map, "level").orElse("error");
    try {
      return Level.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw map.get("level").error("expected error, warning or note, found '" + word + "'");
    }
  }

  private static OptionalInt number(Map<String, YamlNode> map, String key) {
    YamlNode node = map.get(key);
    if (node == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(node.text()));
    } catch (NumberFormatException e) {
      throw node.error("expected a number, found '" + node.text() + "'");
    }
  }

  private static List<String> texts(Map<String, YamlNode> map, String key) {
    return YamlNode.optionalList(map, key).stream().map(YamlNode::text).toList();
  }

  /** One word, or a list of cases {@code { when: { ... }, or-met: ID, is: WORD }}. */
  private List<OutcomeCase> outcomes(YamlNode outcome) {
    if (outcome == null) {
      return List.of();
    }
    if (outcome.isText()) {
      return List.of(new OutcomeCase(Condition.always(), "", outcome.text()));
    }
    return outcome.list().stream()
        .map(
            item -> {
              Map<String, YamlNode> map = item.map(Set.of("when", "or-met", "is"));
              return new OutcomeCase(
                  condition(map.get("when"), Subject.PROCESSOR),
                  YamlNode.optionalText(map, "or-met").orElse(""),
                  item.text(map, "is"));
            })
        .toList();
  }

  private Condition condition(YamlNode when, Subject of) {
    return when == null ? Condition.always() : conditions.read(when, of);
  }

  private static Field field(YamlNode node) {
    return Field.byKey(node.text())
        .or(() -> Field.byKey("msr." + node.text()))
        .orElseThrow(() -> node.error("unknown field '" + node.text() + "'"));
  }

  private static FieldPath path(YamlNode parent, String key) {
    return FieldPath.parse(key)
        .orElseThrow(() -> parent.keyError(key, "unknown field '" + key + "'"));
  }

  private static List<Citation> citations(Citation section, Map<String, YamlNode> map) {
    List<Citation> citations = new ArrayList<>();
    citations.add(section);
    for (YamlNode item : YamlNode.optionalList(map, "cites")) {
      Map<String, YamlNode> entry = item.map(Set.of("volume", "title"));
      citations.add(new Citation(MANUAL, item.text(entry, "volume"), item.text(entry, "title")));
    }
    return citations;
  }

  private List<Note> notes(Map<String, YamlNode> map, String key, Subject of) {
    return YamlNode.optionalList(map, key).stream()
        .map(
            item -> {
              Map<String, YamlNode> entry = item.map(Set.of("when", "say"));
              return new Note(condition(entry.get("when"), of), item.text(entry, "say"));
            })
        .toList();
  }

  private static Examples.Read examples(YamlNode clause, Map<String, YamlNode> map) {
    YamlNode node = clause.required(map, "examples");
    Map<String, YamlNode> entries = node.map(EXAMPLE_KEYS);
    return new Examples.Read(
        YamlNode.optionalText(entries, "base").orElse(DEFAULT_BASE),
        examples(entries, "satisfied"),
        examples(entries, "violated"),
        examples(entries, "not-applicable"));
  }

  private static List<Example> examples(Map<String, YamlNode> map, String key) {
    return YamlNode.optionalList(map, key).stream().map(SpecificationReader::example).toList();
  }

  /** Either a difference of one processor, or {@code processors: [...]} with one each. */
  private static Example example(YamlNode node) {
    Map<String, YamlNode> map = new LinkedHashMap<>(node.map());
    YamlNode also = map.remove("also-violates");
    List<String> alsoViolates =
        also == null ? List.of() : also.list().stream().map(YamlNode::text).toList();
    YamlNode several = map.remove("processors");
    Map<FieldPath, String> rest = differences(node, map);
    Map<FieldPath, String> machine = new LinkedHashMap<>(rest);
    machine.keySet().removeIf(path -> !path.field().isOfMachine());
    rest.keySet().removeIf(machine::containsKey);
    List<Map<FieldPath, String>> processors =
        several == null
            ? List.of(rest)
            : several.list().stream().map(item -> differences(item, item.map())).toList();
    if (several != null && !rest.isEmpty()) {
      throw node.error("differences beside 'processors' belong inside it");
    }
    return new Example(node.place(), processors, machine, alsoViolates);
  }

  private static Map<FieldPath, String> differences(YamlNode node, Map<String, YamlNode> map) {
    Map<FieldPath, String> differences = new LinkedHashMap<>();
    map.forEach(
        (key, text) -> {
          FieldPath path = path(node, key);
          if (!SPECIAL_VALUES.contains(text.text())) {
            ConditionReader.value(path, text);
          }
          differences.put(path, text.text());
        });
    return differences;
  }
}
