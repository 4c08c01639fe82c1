// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generates the report schema: a frame, filled with the words of the instructions. */
public final class ReportSchema {
  private static final Path FRAME = Path.of("specs/schema/frames/report.json");

  private ReportSchema() {}

  /** The schema of the reports for a specification. */
  public static String of(Specification specification) throws IOException {
    List<Instruction> instructions = specification.instructions();
    return Files.readString(FRAME)
        .replace("$first", instructions.get(0).title())
        .replace("\"$instructions\"", texts(instructions.stream().map(Instruction::name)))
        .replace("\"$outcomes\"", texts(specification.outcomes().words().stream()))
        .replace("\"$cases\"", texts(cases(instructions)))
        .replace("\"$steps\"", steps(instructions))
        .replace("        \"$groups\": {},\n", groups(specification));
  }

  private static Stream<String> cases(List<Instruction> instructions) {
    return instructions.stream()
        .flatMap(instruction -> instruction.reportedCase().stream())
        .flatMap(one -> one.values().stream())
        .map(Instruction.CaseValue::word);
  }

  private static String steps(List<Instruction> instructions) {
    return instructions.stream()
        .flatMap(instruction -> instruction.guide().stream())
        .map(step -> "" + step.number())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The instructions of a group are also in an object that has the group's name. */
  private static String groups(Specification specification) {
    return specification.groups().stream().map(ReportSchema::group).collect(Collectors.joining());
  }

  private static String group(InstructionGroup group) {
    Stream<String> required = Stream.concat(Stream.of("supposes"), group.members().stream());
    String members =
        group.members().stream()
            .map(name -> "            \"" + name + "\": { \"$ref\": \"#/definitions/outcome\" }")
            .collect(Collectors.joining(",\n"));
    return """
                "%s": {
                  "description": "Outcomes of %s, as in outcomes; only if they are predicted.",
                  "type": "object",
                  "required": [%s],
                  "properties": {
                    "supposes": { "type": "string" },
        %s
                  },
                  "additionalProperties": false
                },
        """
        .formatted(group.name(), String.join(" and ", group.members()), texts(required), members);
  }

  private static String texts(Stream<String> texts) {
    return texts.distinct().map(text -> "\"" + text + "\"").collect(Collectors.joining(", "));
  }
}
