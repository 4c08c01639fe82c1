// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.specs.ConditionReader.Subject;
import io.github.vmxcheck.specs.Requirement.Frequency;
import io.github.vmxcheck.specs.Requirement.Suspect;
import io.github.vmxcheck.specs.Requirement.Tested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads the requirement files; anything unknown is an error with file, line and column. */
final class SpecificationReader {
  private static final Set<String> REQUIREMENT_KEYS =
      Set.of(
          "id",
          "kind",
          "like",
          "instructions",
          "outcome",
          "after",
          "level",
          "minor-if",
          "allowed-by",
          "step",
          "for-each",
          "applies-when",
          "statement",
          "message",
          "why",
          "fix",
          "code",
          "suspect",
          "cites",
          "notes",
          "examples");
  private static final String MANUAL = "Intel SDM";

  private final RequirementValues values;
  private final InstructionReader instructions;
  private final Map<String, Map<String, YamlNode>> keysById = new HashMap<>();
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final ExampleReader examples = new ExampleReader(rules);
  private int nextIndex;

  /** Creates a reader that knows the conditions and instructions of packs. */
  SpecificationReader(List<Pack> packs) {
    List<YamlNode> conditions =
        packs.stream().flatMap(pack -> pack.file("conditions.yaml").stream()).toList();
    values = new RequirementValues(new ConditionReader(conditions));
    instructions = new InstructionReader(values);
    packs.forEach(pack -> pack.file("instructions.yaml").ifPresent(instructions::read));
  }

  /** Reads the specification of packs; a pack may refer to the packs before it. */
  static Specification read(List<Pack> packs) {
    return new SpecificationReader(packs).readAll(packs);
  }

  /** Reads the built-in specification with other sections, by name; omits invalid sections. */
  static Specification readWith(
      Map<String, YamlNode> files, Consumer<SpecificationException> problems) {
    List<Pack> packs = List.of(Pack.builtIn());
    SpecificationReader reader = new SpecificationReader(packs);
    Specification builtIn = reader.readAll(packs);
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

  private Specification readAll(List<Pack> packs) {
    List<Section> sections = new ArrayList<>();
    for (Pack pack : packs) {
      YamlNode index = pack.required("specification.yaml");
      Map<String, YamlNode> map = index.map(Set.of("sections"));
      for (YamlNode name : index.required(map, "sections").list()) {
        sections.add(section(name.text(), pack.required("requirements/" + name.text() + ".yaml")));
      }
    }
    return new Specification(
        instructions.outcomes(), instructions.instructions(), instructions.groups(), sections);
  }

  /** Reads one section; ids are unique across all sections that this reader reads. */
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
    for (YamlNode node : file.required(map, "requirements").list()) {
      requirements.add(requirement(name, citation, node));
    }
    return new Section(name, citation.title(), requirements);
  }

  private Requirement requirement(String section, Citation citation, YamlNode node) {
    Map<String, YamlNode> map = new LinkedHashMap<>(node.map(REQUIREMENT_KEYS));
    String id = node.text(map, "id");
    if (keysById.containsKey(id)) {
      throw map.get("id").error("duplicate id '" + id + "'");
    }
    String rule = takeOver(map, id);
    keysById.put(id, map);
    rules.put(id, rule);
    Map<String, Tested> tested = tested(map.get("instructions"));
    Kind kind = kind(node, map);
    Subject subject = kind == Kind.MULTIPROCESSOR ? Subject.MACHINE : Subject.PROCESSOR;
    return new Requirement(
        id,
        nextIndex++,
        rule,
        section,
        kind,
        tested,
        map.containsKey("outcome") ? instructions.outcomesOf(map.get("outcome")) : List.of(),
        texts(map, "after"),
        level(map),
        YamlNode.optionalText(map, "minor-if"),
        Optional.ofNullable(map.get("allowed-by")).map(RequirementValues::field),
        YamlNode.optionalNumber(map, "step"),
        fact(map.get("for-each"), kind),
        values.condition(map.get("applies-when"), subject),
        filled(node.text(map, "statement"), tested),
        filled(node.text(map, "message"), tested),
        filled(node.text(map, "why"), tested),
        filled(node.text(map, "fix"), tested),
        filled(YamlNode.optionalText(map, "code").orElse(""), tested),
        suspect(map.get("suspect"), filled(node.text(map, "statement"), tested)),
        citations(citation, map),
        values.notes(map, "notes", subject),
        new Examples(() -> examples.read(id, node.required(map, "examples"))));
  }

  /**
   * Copies the missing keys of a requirement from the one that it is {@code like}.
   *
   * @return the id of the requirement whose rules decide it
   */
  private String takeOver(Map<String, YamlNode> map, String id) {
    YamlNode like = map.get("like");
    if (like == null) {
      return id;
    }
    if (map.containsKey("applies-when")) {
      throw map.get("applies-when")
          .error("found 'applies-when' with 'like', expected only that of " + like.text());
    }
    Map<String, YamlNode> other = keysById.get(like.text());
    if (other == null) {
      throw like.error("found '" + like.text() + "', expected the id of a requirement above");
    }
    other.forEach(map::putIfAbsent);
    return rules.get(like.text());
  }

  /** Where each instruction tests it; a group stands for its members. */
  private Map<String, Tested> tested(YamlNode node) {
    Map<String, Tested> tested = new LinkedHashMap<>();
    if (node == null) {
      return tested;
    }
    for (Map.Entry<String, YamlNode> one : node.map().entrySet()) {
      Map<String, YamlNode> map = one.getValue().map(Set.of("stage", "error"));
      String stage = YamlNode.optionalText(map, "stage").orElse("");
      for (Instruction instruction : instructions.named(node, one.getKey())) {
        if (!stage.isEmpty() && instruction.stage(stage).isEmpty()) {
          throw map.get("stage").error(noStage(stage, instruction));
        }
        tested.put(instruction.name(), new Tested(stage, YamlNode.optionalNumber(map, "error")));
      }
    }
    return tested;
  }

  private static String noStage(String found, Instruction instruction) {
    List<String> stages = instruction.stages().stream().map(Instruction.Stage::id).toList();
    return "found '" + found + "', expected a stage of " + instruction.name() + ": " + stages;
  }

  /** Fills in the placeholders for the instruction that tests the requirement. */
  private String filled(String text, Map<String, Tested> tested) {
    if (tested.isEmpty() || !text.contains("{instruction}") && !text.contains("{exit-reason}")) {
      return text;
    }
    List<String> titles = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String name : tested.keySet()) {
      titles.add(instruction(name).title());
      instruction(name).exitReason().ifPresent(reason -> reasons.add("" + reason));
    }
    return text.replace("{instruction}", String.join(" or ", titles))
        .replace("{exit-reason}", String.join(" or ", reasons));
  }

  private Instruction instruction(String name) {
    return instructions.instructions().get(name);
  }

  private static Kind kind(YamlNode node, Map<String, YamlNode> map) {
    String word = node.text(map, "kind");
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw map.get("kind").error("unknown kind '" + word + "'");
  }

  private static FactKind fact(YamlNode forEach, Kind kind) {
    if (forEach == null) {
      return kind == Kind.MULTIPROCESSOR ? FactKind.PROCESSORS : FactKind.PROCESSOR;
    }
    if (kind == Kind.MULTIPROCESSOR) {
      throw forEach.error(
          "found 'for-each', expected none: a multiprocessor requirement is checked only once");
    }
    return FactKind.of(forEach.text())
        .filter(FactKind::isSeveral)
        .orElseThrow(() -> forEach.error(noFact(forEach.text())));
  }

  private static String noFact(String found) {
    List<String> words =
        Stream.of(FactKind.values()).filter(FactKind::isSeveral).map(FactKind::word).toList();
    return "found '" + found + "', expected one of " + words;
  }

  private static Level level(Map<String, YamlNode> map) {
    String word = YamlNode.optionalText(map, "level").orElse("error");
    try {
      return Level.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw map.get("level").error("expected error, warning or note, found '" + word + "'");
    }
  }

  /** By default it is named by its statement. */
  private static Suspect suspect(YamlNode node, String statement) {
    Map<String, YamlNode> map =
        node == null ? Map.of() : node.map(Set.of("name", "cause", "frequency"));
    return new Suspect(
        YamlNode.optionalText(map, "name").orElse(statement),
        YamlNode.optionalText(map, "cause").orElse("this may be false: " + statement),
        map.containsKey("frequency") ? frequency(map.get("frequency")) : Frequency.USUAL);
  }

  private static Frequency frequency(YamlNode node) {
    for (Frequency frequency : Frequency.values()) {
      if (frequency.word().equals(node.text())) {
        return frequency;
      }
    }
    throw node.error("found '" + node.text() + "', expected common, usual or rare");
  }

  private static List<String> texts(Map<String, YamlNode> map, String key) {
    return YamlNode.optionalList(map, key).stream().map(YamlNode::text).toList();
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
}
