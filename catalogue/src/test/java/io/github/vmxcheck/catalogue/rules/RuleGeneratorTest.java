// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java that the build generates from DRL, and the DRL it rejects. */
class RuleGeneratorTest {
  private static final String HEAD =
      """
      // SPDX-License-Identifier: Apache-2.0
      package io.github.vmxcheck.rules

      import io.github.vmxcheck.model.Cr0
      import io.github.vmxcheck.model.Field
      import io.github.vmxcheck.rules.Processor
      import io.github.vmxcheck.rules.Processors
      import function io.github.vmxcheck.rules.Bits.allSet
      import function io.github.vmxcheck.rules.Bits.anySet
      dialect "java"

      // Intel SDM, "Control Registers"

      """;

  /** Begins on line 14. */
  private static final String RULE =
      """
      rule "state-cr0-nw" @requirement("state-cr0-nw")
      when
          $cpu : Processor( anySet(cr0 & Cr0.NW),
                            $wrong : (notCr0 & Cr0.CD), anySet($wrong) )
      then
          $cpu.violates("state-cr0-nw", Field.CR0, $wrong);
      end
      """;

  @TempDir private Path directory;

  @Test
  void aRuleBecomesOneMethodInTheClassOfItsFile() {
    DrlFile drl = DrlFile.parse("control-registers.drl", HEAD + RULE);
    assertThat(JavaOfRules.section(drl, 7))
        .isEqualTo(
            """
            // Made of control-registers.drl by the build.
            package io.github.vmxcheck.rules;

            import static io.github.vmxcheck.rules.Bits.anySet;

            import io.github.vmxcheck.model.Cr0;
            import io.github.vmxcheck.model.Field;

            /** Intel SDM, "Control Registers". */
            final class ControlRegisters {
              private ControlRegisters() {}

              static void fire(int rule, Object fact) {
                switch (rule) {
                  case 7 -> stateCr0Nw((Processor) fact);
                  default -> throw new IllegalArgumentException("no rule " + rule);
                }
              }

              /** Rule "state-cr0-nw", control-registers.drl:14. */
              private static void stateCr0Nw(Processor cpu) {
                if (!anySet(cpu.cr0() & Cr0.NW)) {
                  return;
                }
                long wrong = (cpu.notCr0() & Cr0.CD);
                if (!anySet(wrong)) {
                  return;
                }
                cpu.violates("state-cr0-nw", Field.CR0, wrong);
              }
            }
            """);
  }

  @Test
  void everyFormOfABuiltInRuleIsTranslated() {
    StraightRule rule =
        rule(
            """
            rule "mp-x / several words" @requirement("mp-x")
            when
                $all : Processors( allSet(a & ~(Cr0.PE | Cr0.PG), Cr0.NW | Cr0.CD), // why
                                   $b : c, $d : (b | $b & ~Cr0.NW), anySet($d) )
            then
                $all.violates(
                    "mp-x",
                    $all.differing(), $d);
            end
            """);
    assertThat(rule.steps())
        .hasToString(
            "[Condition[expression=allSet(all.a() & ~(Cr0.PE | Cr0.PG), Cr0.NW | Cr0.CD)],"
                + " Binding[variable=b, value=all.c()],"
                + " Binding[variable=d, value=(all.b() | b & ~Cr0.NW)],"
                + " Condition[expression=anySet(d)]]");
    assertThat(rule.method()).isEqualTo("mpXSeveralWords");
    assertThat(rule.fact()).isEqualTo("Processors");
    assertThat(rule.accessors()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(rule.consequence()).isEqualTo("all.violates(\"mp-x\", all.differing(), d);");
  }

  @Test
  void theTableNumbersTheRulesInFileOrder() throws IOException {
    write("b-b.drl", HEAD + RULE.replace("-nw", "-b"));
    write("a.drl", HEAD + RULE + RULE.replace("-nw", "-a"));
    RuleGenerator.main(new String[] {directory.toString(), directory + "/java"});
    Path sources = directory.resolve("java/io/github/vmxcheck/rules");
    assertThat(Files.readString(sources.resolve("BuiltInRules.java")))
        .contains(
            """
                      new BuiltInRule("state-cr0-nw", "state-cr0-nw", FactKind.PROCESSOR),
                      new BuiltInRule("state-cr0-a", "state-cr0-a", FactKind.PROCESSOR),
                      new BuiltInRule("state-cr0-b", "state-cr0-b", FactKind.PROCESSOR));
            """)
        .contains(
            """
                  case 0, 1 ->
                      A.fire(rule, fact);
                  case 2 ->
                      BB.fire(rule, fact);
            """);
    assertThat(sources.resolve("A.java")).exists();
    assertThat(sources.resolve("BB.java")).content().contains("case 2 -> stateCr0B(");
  }

  @Test
  void theClassOfARemovedFileIsDeleted() throws IOException {
    write("a.drl", HEAD + RULE);
    write("b.drl", HEAD + RULE.replace("-nw", "-b"));
    RuleGenerator.generate(directory, directory.resolve("java"));
    Files.delete(directory.resolve("a.drl"));
    RuleGenerator.generate(directory, directory.resolve("java"));
    Path sources = directory.resolve("java/io/github/vmxcheck/rules");
    assertThat(sources.resolve("A.java")).doesNotExist();
    assertThat(sources.resolve("B.java")).content().contains("case 0 -> stateCr0B(");
  }

  @Test
  void ruleNamesAreUnique() throws IOException {
    assertRejected(RULE + RULE, "21: found a second rule \"state-cr0-nw\", expected one");
    write("a.drl", HEAD + RULE);
    write("b.drl", HEAD + RULE);
    assertThatThrownBy(() -> RuleGenerator.generate(directory, directory.resolve("java")))
        .hasMessageContaining("b.drl:14: found a second rule \"state-cr0-nw\"")
        .hasMessageEndingWith("a.drl has it too");
  }

  @Test
  void aDirectoryWithoutRulesIsRejected() {
    assertThatThrownBy(() -> RuleGenerator.generate(directory, directory.resolve("java")))
        .hasMessageContaining("found no rule file");
  }

  /** Each differs from the rule above in one place; ' stands for " and # for a semicolon. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "anySet(cr0 & Cr0.NW); cr0 == Cr0.NW; 16: found 'cr0', expected anySet(…)",
        "anySet(cr0 & Cr0.NW); anySet(cr0 > Cr0.NW); 16: found '>', expected ')'",
        "anySet(cr0 & Cr0.NW); anySet(cr0 & 4); 16: found '4', expected an accessor",
        "anySet(cr0 & Cr0.NW); anySet(cr0 & ~notCr0); 16: found ~ before 'notCr0'",
        "anySet(cr0 & Cr0.NW); anySet(cr0 & ~(Cr0.NW | cr0)); 16: found ~ before 'cr0'",
        "anySet(cr0 & Cr0.NW); anySet(ones(Field.CR0)); 16: found '(', expected ')'",
        "anySet(cr0 & Cr0.NW); anySet(cr0.x); 16: found 'cr0.x', expected an accessor",
        "anySet(cr0 & Cr0.NW); allSet(cr0); 16: found ')', expected ','",
        "anySet(cr0 & Cr0.NW); !anySet(cr0); 16: found '!', expected anySet",
        "anySet(cr0 & Cr0.NW); anySet(cr0) || anySet(cr4); 16: found '|', expected the end",
        "anySet(cr0 & Cr0.NW); eval(true); 16: found 'eval', expected anySet",
        "anySet($wrong); anySet($wrung); 17: found '$wrung', expected an accessor",
        "anySet($wrong); $wrong : cr0; 17: found $wrong, which is already bound",
        "$wrong :; wrong :; 17: found 'wrong', expected a name such as $wrong",
        "$cpu : Processor(; $cpu : ArrayList(; 16: found a pattern over ArrayList",
        "$cpu : Processor(; cpu : Processor(; 16: found a pattern that is not bound",
        "$cpu : Processor(; Processor(; 16: found a pattern that is not bound",
        "$cpu : Processor(; Processors() $cpu : Processor(; 14: found 2 conditions",
        "$cpu : Processor(; not Processor(; 14: found a condition that is not a pattern",
        "anySet($wrong) ); anySet($wrong) ) from x; 16: found a pattern with a source",
        "$cpu.violates; insert($cpu) $cpu.violates; 18: found 'insert",
        "$cpu.violates; $cpu.cr0(); 18: found '$cpu.cr0",
        "$wrong)#; $wrong)# $cpu.marks()#; 18: found '$cpu.violates",
        "$cpu.violates; $other.violates; 18: found '$other.violates",
        "('state-cr0-nw',; ('state-cr0-cd',; 18: found a consequence for 'state-cr0-cd'",
        "@requirement('state-cr0-nw'); @other('x'); 14: found no @requirement",
        "@requirement; salience 3 @requirement; 14: found",
        "'state-cr0-nw' @; 'state-cr0-nw' extends 'x' @; 14: found a rule that extends another",
        "rule '; rul '; 14: found",
      })
  void rulesOfAnotherFormAreRejected(String part, String other, String message) {
    String before = part.replace('\'', '"').replace('#', ';');
    assertThat(RULE).contains(before);
    String after = other.replace('\'', '"').replace('#', ';');
    assertRejected(RULE.replace(before, after), message);
  }

  @ParameterizedTest
  @CsvSource({
    "package io.github.vmxcheck.rules, package com.example, 1: found package com.example",
    "dialect \"java\", dialect \"mvel\", found the attribute dialect",
    "dialect \"java\", global String x, found a global",
    "dialect \"java\", function int f() { return 1; }, found a function",
    "dialect \"java\", declare X end, found a declared type",
  })
  void headsOfAnotherFormAreRejected(String part, String other, String message) {
    assertThatThrownBy(() -> DrlFile.parse("rules.drl", HEAD.replace(part, other) + RULE))
        .isInstanceOf(RefusedRule.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileWithoutRulesIsRejected() {
    assertRejected("", "1: found no rule");
  }

  private static StraightRule rule(String text) {
    List<StraightRule> rules = DrlFile.parse("rules.drl", HEAD + text).rules();
    assertThat(rules).hasSize(1);
    return rules.get(0);
  }

  private static void assertRejected(String text, String message) {
    assertThatThrownBy(() -> DrlFile.parse("rules.drl", HEAD + text))
        .isInstanceOf(RefusedRule.class)
        .hasMessageStartingWith("rules.drl:" + message)
        .hasMessageContaining("expected");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
