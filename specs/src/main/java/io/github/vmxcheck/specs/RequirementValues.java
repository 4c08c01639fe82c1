// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.ConditionReader.Subject;
import io.github.vmxcheck.specs.Instruction.Given;
import io.github.vmxcheck.specs.Requirement.Note;
import io.github.vmxcheck.specs.Requirement.OutcomeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parts of requirements and instructions. */
final class RequirementValues {
  private final ConditionReader conditions;

  RequirementValues(ConditionReader conditions) {
    this.conditions = conditions;
  }

  /** One word, or a list of cases {@code { when: { ... }, or-met: ID, is: WORD }}. */
  List<OutcomeCase> outcomeCases(YamlNode outcome) {
    if (outcome.isText()) {
      return List.of(new OutcomeCase(Condition.always(), "", outcome.text()));
    }
    List<OutcomeCase> cases = new ArrayList<>();
    for (YamlNode item : outcome.list()) {
      Map<String, YamlNode> map = item.map(Set.of("when", "or-met", "is"));
      cases.add(
          new OutcomeCase(
              condition(map.get("when")),
              YamlNode.optionalText(map, "or-met").orElse(""),
              item.text(map, "is")));
    }
    return cases;
  }

  /** A condition on a logical processor; always true if there is no node. */
  Condition condition(YamlNode when) {
    return condition(when, Subject.PROCESSOR);
  }

  /** A condition on a logical processor or the machine; always true if there is no node. */
  Condition condition(YamlNode when, Subject subject) {
    return when == null ? Condition.always() : conditions.read(when, subject);
  }

  /** The bits and values in a mapping; empty if there is no node. */
  List<Given> given(YamlNode node) {
    List<Given> given = new ArrayList<>();
    if (node == null) {
      return given;
    }
    for (Map.Entry<String, YamlNode> one : node.map().entrySet()) {
      FieldPath path = path(node, one.getKey());
      given.add(new Given(path, ConditionReader.value(path, one.getValue())));
    }
    return given;
  }

  /** The notes of an instruction on a logical processor. */
  List<Note> notes(Map<String, YamlNode> map, String key) {
    return notes(map, key, Subject.PROCESSOR);
  }

  List<Note> notes(Map<String, YamlNode> map, String key, Subject subject) {
    List<Note> notes = new ArrayList<>();
    for (YamlNode item : YamlNode.optionalList(map, key)) {
      Map<String, YamlNode> entry = item.map(Set.of("when", "say"));
      notes.add(new Note(condition(entry.get("when"), subject), item.text(entry, "say")));
    }
    return notes;
  }

  static Field field(YamlNode node) {
    return Field.byKey(node.text())
        .or(() -> Field.byKey("msr." + node.text()))
        .orElseThrow(() -> node.error("unknown field '" + node.text() + "'"));
  }

  static FieldPath path(YamlNode parent, String key) {
    return path(parent, key, key);
  }

  /** A path; errors are reported at the key. */
  static FieldPath path(YamlNode parent, String key, String path) {
    return FieldPath.parse(path)
        .orElseThrow(() -> parent.keyError(key, "unknown field '" + path + "'"));
  }

  /** A path, or a list itself. */
  static FieldPath anyPath(YamlNode parent, String key) {
    return FieldPath.parseAny(key).filter(FieldPath::isList).orElseGet(() -> path(parent, key));
  }
}
