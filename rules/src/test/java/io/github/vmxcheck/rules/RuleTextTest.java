// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.model.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rule form allows and rejects. */
class RuleTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "anySet(cr0)                          ; `$cpu.violates(\"a\");` ; ",
        "anySet(cr0 & ~Cr0.PE)                ; `$cpu.violates(\"a\");` ; ",
        "$w : (cr0 & ~(Cr0.PE | Cr0.PG)), anySet($w); `$cpu.violates(\"a\", Field.CR0, $w);` ; ",
        "allSet(cr0, Cr0.PE | Cr0.PG)         ; `$cpu.violates(\"a\");` ; ",
        "cr0 == Cr0.PE                        ; `$cpu.violates(\"a\");` ; operator",
        "anySet(cr0 ^ cr4)                    ; `$cpu.violates(\"a\");` ; operator",
        "anySet(cr0 << Cr0.PE)                ; `$cpu.violates(\"a\");` ; operator",
        "!anySet(cr0)                         ; `$cpu.violates(\"a\");` ; operator",
        "anySet(cr0 in cr4)                   ; `$cpu.violates(\"a\");` ; operator",
        "anySet(cr0 & 1)                      ; `$cpu.violates(\"a\");` ; number",
        "anySet(cr0 & 0x10L)                  ; `$cpu.violates(\"a\");` ; number",
        "anySet(~cr0)                         ; `$cpu.violates(\"a\");` ; not a constant",
        "anySet(~(Cr0.PE | cr0))              ; `$cpu.violates(\"a\");` ; not a constant",
        "allSet(cr0, cr4)                     ; `$cpu.violates(\"a\");` ; not a constant",
        "cr0                                  ; `$cpu.violates(\"a\");` ; start with one of",
        "anySet(Long.reverse(cr0))            ; `$cpu.violates(\"a\");` ; calls something",
        "anySet(cr0)) Processor(anySet(cr4)   ; `$cpu.violates(\"a\");` ; not a single pattern",
        "anySet(cr0)                          ; `$cpu.violates(\"b\");` ; refers to b",
        "anySet(cr0)                          ; `$cpu.notApplicable(\"a\");` ; contradicts its",
        "anySet(cr0)                          ; `System.out.println();` ; contains something",
        "anySet(cr0)                          ; `insert(1); $cpu.violates(\"a\");` ; other than",
      })
  void reportsRulesOutsideTheForm(String constraints, String then, String problem) {
    List<String> problems = problems("$cpu : Processor(" + constraints + ")", then);
    if (problem == null) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).anyMatch(one -> one.contains(problem));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "not $cpu : Processor(anySet(cr0))",
    "$cpu : Processor() from source",
    "$cpu : Processor(anySet(cr0)) eval(true)",
    "$cpu : Processor(anySet(cr0)) Processors()",
    "Processor(anySet(cr0))",
    "$cpu : Object()",
  })
  void reportsOtherKindsOfConditions(String when) {
    assertThat(problems(when, "$cpu.violates(\"a\");")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"global int x", "query q end", "function int f() { return 1; }", "declare X end"})
  void reportsAnythingOtherThanRules(String more) {
    List<String> problems = new ArrayList<>();
    String rule = "rule \"a\" @requirement(\"a\")\nwhen\n p\nthen\n c\nend\n";
    RuleText.parse("f", head() + rule + more + "\n", problems);
    assertThat(problems).singleElement().asString().startsWith("f:11:1: found '" + more);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "anySet(cr0 & 0x10L)                              ; ",
        "allSet(ones(Field.CR4), 0x3L | Cr4.VMXE)         ; ",
        "$w : (zeros(Field.IA32_EFER) & ~0x1L), anySet($w); ",
        "anySet(cr0 & 16)                                 ; not written as 0x…L",
        "anySet(cr0 & 0x10)                               ; not written as 0x…L",
        "cr0 == 0x10L                                     ; compares long numbers as doubles",
        "anySet(~cr0)                                     ; not a constant",
        "anySet(differ(Field.CR0))                        ; calls something other than [allSet,",
        "$v : cr0, $w : cr4, anySet($v), anySet($w)       ; binds more than one value",
      })
  void projectRulesMayReadAnyFieldAndUseMasks(String constraints, String problem) {
    String rule =
        "rule \"a\" @requirement(\"a\")\nwhen\n$cpu : Processor("
            + constraints
            + ")\nthen\n$cpu.violates(\"a\");\nend\n";
    List<String> problems = new ArrayList<>();
    String head = head().replace("package io.github.vmxcheck.rules", "package of.a.project");
    RuleText.parse(RuleText.Form.PROJECT, "f", head + rule, problems)
        .forEach(text -> problems.addAll(text.problems()));
    if (problem == null) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).anyMatch(one -> one.contains(problem));
    }
  }

  @Test
  void projectRulesNeedTheirOwnPackageAndNoOtherImports() {
    List<String> problems = new ArrayList<>();
    RuleText.parse(RuleText.Form.PROJECT, "f", head(), problems);
    String other =
        head().replace("io.github.vmxcheck.rules\nimport", "p\nimport java.util.List\nimport");
    RuleText.parse(RuleText.Form.PROJECT, "f", other, problems);
    assertThat(problems).hasSize(2).allMatch(one -> one.contains("expected a package, imports"));
  }

  @Test
  void reportsUnknownNamesAndReadFields() {
    String rule =
        "rule \"a\" @requirement(\"a\")\nwhen\n$cpu : Processor(anySet(cr9 & withoutVmx & ones("
            + "Field.IA32_EFER)))\nthen\n$cpu.violates(\"a\");\nend\n";
    RuleText text =
        RuleText.parse(RuleText.Form.PROJECT, "f", head() + rule, new ArrayList<>()).get(0);
    assertThat(text.unknownNames()).containsExactly("cr9");
    assertThat(text.reads())
        .containsExactly(Field.IA32_VMX_BASIC, Field.IA32_EFER, Field.CPUID_1_ECX);
  }

  @Test
  void reportsAttributes() {
    List<String> problems = new ArrayList<>();
    String rule = "rule \"a\" @requirement(\"a\") salience 1\nwhen\n p\nthen\n c\nend\n";
    assertThat(RuleText.parse("f", head() + rule, problems)).isEmpty();
    assertThat(problems).isNotEmpty();
  }

  @Test
  void reportsAWrongAnnotationAndALongRule() {
    String rule =
        "rule \"a\" @requirement(\"b\")\nwhen\n $cpu : Processor(anySet(cr0))\nthen\n"
            + " $cpu.violates(\"b\");"
            + "\n".repeat(12)
            + "end\n";
    RuleText text = RuleText.parse("f", head() + rule, new ArrayList<>()).get(0);
    assertThat(text.problems()).hasSize(2).anyMatch(p -> p.startsWith("f:5:1: \"a\" is annotated"));
  }

  private static List<String> problems(String when, String then) {
    String rule = "rule \"a\" @requirement(\"a\")\nwhen\n" + when + "\nthen\n" + then + "\nend\n";
    List<String> problems = new ArrayList<>();
    List<RuleText> rules = RuleText.parse("f", head() + rule, problems);
    rules.forEach(text -> problems.addAll(text.problems()));
    return problems;
  }

  private static String head() {
    return """
        package io.github.vmxcheck.rules
        import io.github.vmxcheck.rules.Processor
        dialect "java"

        """;
  }
}
