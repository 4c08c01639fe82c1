// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.drools.DroolsEngine;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.RuleBase;
import io.github.vmxcheck.rules.RuleReads;
import io.github.vmxcheck.rules.RuleText;
import io.github.vmxcheck.specs.Pack;
import io.github.vmxcheck.specs.Section;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The toy: a pack with an instruction that no processor has, next to the built-in pack. */
final class ToyPack {
  private static final Path DIRECTORY = Path.of("cli/src/test/resources/toy");

  static final Specification SPECIFICATION =
      Specification.of(List.of(Pack.builtIn(), Pack.of(DIRECTORY)));

  private static final RulesOption.Known KNOWN =
      new RulesOption.Known(
          SPECIFICATION, RuleBase.builtInBeside(DroolsEngine.of(rules())).reading(reads()));

  private ToyPack() {}

  /** Its rules by file name; sections of the built-in pack have no files there. */
  private static Map<String, String> rules() {
    Map<String, String> rules = new LinkedHashMap<>();
    for (Section section : SPECIFICATION.sections()) {
      Path file = DIRECTORY.resolve("rules").resolve(section.name() + ".drl");
      if (Files.exists(file)) {
        try {
          rules.put(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return rules;
  }

  /** The fields that its rules read. */
  private static Map<String, List<Field>> reads() {
    Map<String, Set<Field>> ofRules = new LinkedHashMap<>();
    rules()
        .forEach(
            (file, drl) ->
                RuleText.parse(RuleText.Form.BUILT_IN, file, drl, new ArrayList<>())
                    .forEach(
                        rule ->
                            ofRules
                                .computeIfAbsent(rule.id(), id -> EnumSet.noneOf(Field.class))
                                .addAll(rule.reads())));
    Map<String, List<Field>> reads = new LinkedHashMap<>();
    ofRules.forEach(
        (id, fields) ->
            reads.put(id, RuleReads.with(SPECIFICATION.byId(id).orElseThrow(), fields)));
    return reads;
  }

  /** Runs the program with the toy loaded. */
  static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ProcessEnvironment environment =
        new ProcessEnvironment(
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of(),
                0)
            .knowing(KNOWN);
    return new Run(Main.run(environment, arguments), out.toString(), err.toString());
  }
}
