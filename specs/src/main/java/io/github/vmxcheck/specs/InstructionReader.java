// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.specs.Instruction.Case;
import io.github.vmxcheck.specs.Instruction.CaseValue;
import io.github.vmxcheck.specs.Instruction.GuideStep;
import io.github.vmxcheck.specs.Instruction.OtherCause;
import io.github.vmxcheck.specs.Instruction.Stage;
import io.github.vmxcheck.specs.OutcomeWord.Group;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code instructions.yaml} of packs; a pack may refer to the packs before it. */
final class InstructionReader {
  private static final Set<String> KEYS =
      Set.of(
          "title",
          "exit-reason",
          "like",
          "predicted-when",
          "stages",
          "cases",
          "supposes",
          "executed",
          "observed",
          "other-causes",
          "success",
          "effects",
          "guide");

  private final RequirementValues values;
  private final Outcomes outcomes = new Outcomes();
  private final Map<String, Instruction> instructions = new LinkedHashMap<>();
  private final Map<String, Map<String, YamlNode>> keys = new LinkedHashMap<>();
  private final Map<String, InstructionGroup> groups = new LinkedHashMap<>();
  private final Map<Integer, String> steps = new LinkedHashMap<>();

  InstructionReader(RequirementValues values) {
    this.values = values;
  }

  Map<String, Instruction> instructions() {
    return instructions;
  }

  Map<String, InstructionGroup> groups() {
    return groups;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  void read(YamlNode file) {
    Map<String, YamlNode> map =
        file.map(Set.of("instructions", "groups", "outcomes", "alternatives"));
    for (Map.Entry<String, YamlNode> one : YamlNode.optionalMap(map, "outcomes").entrySet()) {
      outcome(one.getKey(), one.getValue());
    }
    for (Map.Entry<String, YamlNode> one : YamlNode.optionalMap(map, "alternatives").entrySet()) {
      alternative(one.getKey(), one.getValue());
    }
    for (Map.Entry<String, YamlNode> one : file.required(map, "instructions").map().entrySet()) {
      instruction(one.getKey(), one.getValue());
    }
    for (Map.Entry<String, YamlNode> one : YamlNode.optionalMap(map, "groups").entrySet()) {
      group(one.getKey(), one.getValue());
    }
  }

  private void outcome(String word, YamlNode node) {
    if (outcomes.mayBeNamed(word)) {
      throw node.error("duplicate outcome '" + word + "'");
    }
    Map<String, YamlNode> map = node.map(Set.of("title", "verb", "group", "number"));
    outcomes.add(
        new OutcomeWord(
            word,
            node.text(map, "title"),
            node.text(map, "verb"),
            outcomeGroup(node.required(map, "group")),
            YamlNode.optionalNumber(map, "number")));
  }

  private static Group outcomeGroup(YamlNode node) {
    for (Group group : Group.values()) {
      if (group.word().equals(node.text())) {
        return group;
      }
    }
    List<String> words = Arrays.stream(Group.values()).map(Group::word).toList();
    throw node.error("found '" + node.text() + "', expected one of " + String.join(", ", words));
  }

  private void alternative(String word, YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("title", "cases"));
    outcomes.add(
        word,
        new Outcomes.Alternative(
            node.text(map, "title"), values.outcomeCases(node.required(map, "cases"))));
  }

  private void group(String name, YamlNode node) {
    if (instructions.containsKey(name) || groups.containsKey(name)) {
      throw node.error("an instruction or group '" + name + "' already exists");
    }
    Map<String, YamlNode> map = node.map(Set.of("title", "members"));
    List<String> members = node.required(map, "members").list().stream().map(this::known).toList();
    groups.put(name, new InstructionGroup(name, node.text(map, "title"), members));
  }

  private String known(YamlNode node) {
    if (!instructions.containsKey(node.text())) {
      throw node.error(expectedInstruction(node.text()));
    }
    return node.text();
  }

  private String expectedInstruction(String found) {
    return "no instruction '" + found + "', expected one of " + instructions.keySet();
  }

  private void instruction(String name, YamlNode node) {
    if (instructions.containsKey(name)) {
      throw node.error("duplicate instruction '" + name + "'");
    }
    Map<String, YamlNode> map = new LinkedHashMap<>(node.map(KEYS));
    List<GuideStep> guide = map.containsKey("guide") ? guide(name, map.get("guide")) : List.of();
    if (map.containsKey("like")) {
      String other = known(map.get("like"));
      keys.get(other).forEach(map::putIfAbsent);
      guide = guide.isEmpty() ? instructions.get(other).guide() : guide;
    }
    keys.put(name, map);
    String success = node.text(map, "success");
    if (!outcomes.has(success)) {
      throw map.get("success").error(expectedOutcome(success));
    }
    if (!outcomes.of(success).isSuccess()) {
      throw map.get("success").error("found '" + success + "', expected one of the group success");
    }
    Map<String, YamlNode> observed = observed(map);
    instructions.put(
        name,
        new Instruction(
            name,
            node.text(map, "title"),
            YamlNode.optionalNumber(map, "exit-reason"),
            values.condition(map.get("predicted-when")),
            stages(node.required(map, "stages")),
            cases(map),
            values.given(map.get("supposes")),
            values.notes(map, "executed"),
            Optional.ofNullable(observed.get("field")).map(RequirementValues::field),
            observed.containsKey("otherwise") ? outcomesOf(observed.get("otherwise")) : List.of(),
            otherCauses(map),
            success,
            values.notes(map, "effects"),
            guide,
            outcomes));
  }

  private String expectedOutcome(String found) {
    return "no outcome '" + found + "', expected one of " + String.join(", ", outcomes.words());
  }

  private static Map<String, YamlNode> observed(Map<String, YamlNode> map) {
    YamlNode node = map.get("observed");
    return node == null ? Map.of() : node.map(Set.of("field", "otherwise"));
  }

  private List<OtherCause> otherCauses(Map<String, YamlNode> map) {
    List<OtherCause> causes = new ArrayList<>();
    for (YamlNode item : YamlNode.optionalList(map, "other-causes")) {
      Map<String, YamlNode> keys = item.map(Set.of("outcomes", "when", "say"));
      List<YamlNode> words = item.required(keys, "outcomes").list();
      for (YamlNode word : words) {
        if (!outcomes.has(word.text())) {
          throw word.error(expectedOutcome(word.text()));
        }
      }
      causes.add(
          new OtherCause(
              words.stream().map(YamlNode::text).toList(),
              values.condition(keys.get("when")),
              item.text(keys, "say")));
    }
    return causes;
  }

  private static List<Stage> stages(YamlNode node) {
    List<Stage> stages = new ArrayList<>();
    for (YamlNode item : node.list()) {
      stages.add(stage(item));
    }
    return stages;
  }

  private static Stage stage(YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("id", "title", "unordered", "may-come-first"));
    return new Stage(
        node.text(map, "id"),
        node.text(map, "title"),
        isTrue(map, "unordered"),
        isTrue(map, "may-come-first"));
  }

  private static boolean isTrue(Map<String, YamlNode> map, String key) {
    YamlNode node = map.get(key);
    return node != null && node.isTrue();
  }

  private List<Case> cases(Map<String, YamlNode> map) {
    List<Case> cases = new ArrayList<>();
    for (Map.Entry<String, YamlNode> one : YamlNode.optionalMap(map, "cases").entrySet()) {
      FieldPath path = RequirementValues.path(map.get("cases"), one.getKey());
      List<CaseValue> of = new ArrayList<>();
      for (YamlNode item : one.getValue().list()) {
        of.add(caseValue(path, item));
      }
      cases.add(new Case(path.field(), of));
    }
    return cases;
  }

  private CaseValue caseValue(FieldPath path, YamlNode node) {
    Map<String, YamlNode> map = node.map(Set.of("is", "possible-when", "implies", "if"));
    YamlNode is = node.required(map, "is");
    FieldValue value = ConditionReader.value(path, is);
    return new CaseValue(
        is.text(),
        value.bits(),
        values.condition(map.get("possible-when")),
        values.given(map.get("implies")),
        YamlNode.optionalText(map, "if").orElse(""));
  }

  private List<GuideStep> guide(String instruction, YamlNode node) {
    List<GuideStep> guide = new ArrayList<>();
    for (YamlNode item : node.list()) {
      Map<String, YamlNode> map = item.map(Set.of("step", "title", "first-cause", "paging-mode"));
      int number = item.required(map, "step").number();
      String other = steps.putIfAbsent(number, instruction);
      if (other != null) {
        throw map.get("step").error("step " + number + " already belongs to " + other);
      }
      guide.add(
          new GuideStep(
              number,
              item.text(map, "title"),
              isTrue(map, "first-cause"),
              isTrue(map, "paging-mode")));
    }
    return guide;
  }

  /** The instructions of a name in a requirement; the name may be that of a group. */
  List<Instruction> named(YamlNode node, String name) {
    InstructionGroup group = groups.get(name);
    List<Instruction> named = new ArrayList<>();
    for (String one : group == null ? List.of(name) : group.members()) {
      if (!instructions.containsKey(one)) {
        throw node.keyError(one, expectedInstruction(one));
      }
      named.add(instructions.get(one));
    }
    return named;
  }

  /** Whether a guide has this step. */
  boolean hasStep(int number) {
    return steps.containsKey(number);
  }

  /** The outcome in a requirement: a word, or cases. */
  List<OutcomeCase> outcomesOf(YamlNode outcome) {
    List<OutcomeCase> cases = values.outcomeCases(outcome);
    if (outcome.isText()) {
      checkOutcome(outcome);
    } else {
      outcome.list().forEach(item -> checkOutcome(item.map().get("is")));
    }
    return cases;
  }

  private void checkOutcome(YamlNode word) {
    if (!outcomes.mayBeNamed(word.text())) {
      throw word.error(expectedOutcome(word.text()));
    }
  }
}
