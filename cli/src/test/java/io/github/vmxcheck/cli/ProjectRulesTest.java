// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Project rules: from the first file to a finding in every format, and errors in the files. */
class ProjectRulesTest {
  /** The requirements of the manual and one of the project. */
  private static final int REQUIREMENTS = Specification.builtIn().requirements().size() + 1;

  private static final String HEALTHY = "specs/examples/healthy-haswell.yaml";
  private static final String ID = "acme-cr0-wp";

  @TempDir private Path temporary;
  private Path rules;
  private Path yaml;
  private Path drl;
  private String dump;

  @BeforeEach
  void createRule() throws IOException {
    rules = temporary.resolve("rules");
    Run made = Run.of("new-rule", ID, "--dir", rules.toString());
    assertThat(made.status()).as(made.err()).isZero();
    yaml = rules.resolve(ID + ".yaml");
    drl = rules.resolve(ID + ".drl");
    String healthy = Files.readString(Path.of(HEALTHY));
    dump =
        Files.writeString(
                temporary.resolve("dump.yaml"),
                healthy.replace("cr0: 0x80010031", "cr0: 0x80000031"))
            .toString();
  }

  private static void change(Path file, String text, String other) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, other));
  }

  private Run check(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "check";
    all[1] = dump;
    all[2] = "--rules";
    all[3] = rules.toString();
    System.arraycopy(more, 0, all, 4, more.length);
    return Run.of(all);
  }

  private Run test() {
    return Run.of("test", rules.toString());
  }

  @Test
  void announcesThatRulesAreLoaded() {
    assertThat(check().err()).isEqualTo("vmxcheck: running rule code from " + rules + "\n");
  }

  @Test
  void aNewRulePassesItsTest() {
    Run run = test();

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            ok     acme-cr0-wp: 4 examples, 4 values hidden
            1 requirement, 4 examples: all passed
            """);
    assertThat(run.status()).isZero();
  }

  @Test
  void itsFindingsAreReportedLikeAnyOther() {
    Run run = check("-v", "--fail-on=warning");

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("warning[acme-cr0-wp]: CR0.WP (bit 16) is 0 in 0x0000000080000031")
        .contains("cr0: 0x80000031\n  |          ^^^^^^^^^^")
        .contains("= bit 16 WP: actual 0, required 1")
        .contains("= manual: Project rules, \"Control registers\"")
        .contains(REQUIREMENTS + " requirements; verdicts: 1 violated");
    assertThat(run.out()).contains("VMXON on logical processor 0 would succeed");
  }

  @Test
  void findsTheSameInOneSessionWithTheBuiltInRules() {
    assertThat(check("-f", "ndjson", "--all", "--engine", "drools").out())
        .isEqualTo(check("-f", "ndjson", "--all").out())
        .contains(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "json", "ndjson", "sarif", "junit", "github", "gitlab", "html"})
  void everyFormatContainsIt(String format) throws Exception {
    String out = check("-f", format).out();

    assertThat(out).contains(ID);
    switch (format) {
      case "json", "ndjson" -> assertThat(Schemas.errors(Schemas.REPORT, out)).isEmpty();
      case "sarif" -> assertThat(Schemas.errors(Schemas.SARIF, out)).isEmpty();
      case "gitlab" -> assertThat(Schemas.errors(Schemas.CODE_QUALITY, out)).isEmpty();
      case "junit" -> Schemas.checkJUnit(out);
      default -> {}
    }
  }

  @Test
  void canBeUndeterminedSelectedAndWaived() throws IOException {
    String project =
        Files.writeString(
                temporary.resolve("project.yaml"),
                """
                select: [acme-*]
                waivers: [{ requirement: 'acme-*', reason: old, expires: 2999-01-01 }]
                """)
            .toString();
    change(Path.of(dump), "cr0: 0x80000031", "cr4: 0x2230");
    change(Path.of(dump), "    cr4: 0x2230\n    cr4: 0x2230", "    cr4: 0x2230");

    Run open = check("--all", "-fshort", "--select=acme-*");
    assertThat(open.out()).contains("undetermined: ", "missing CR0 [acme");

    change(Path.of(dump), "    cr4: 0x2230", "    cr4: 0x2230\n    cr0: 0x80000031");
    Run waived = check("--fail-on=note", "-fshort", "--config", project);
    assertThat(waived.out()).contains("accepted: waived until 2999-01-01 (old): CR0.WP");
    assertThat(waived.status()).as(waived.err()).isZero();
  }

  @Test
  void listExplainReportAndDiffKnowIt() {
    String dir = rules.toString();
    String saved = check("-fjson").out();

    assertThat(Run.of("list", "--rules", dir).out()).contains("acme-cr0-wp");
    assertThat(Run.of("explain", ID, "--rules", dir).out())
        .contains("Reads\n  CR0 (cr0)")
        .contains("violated       { cr0.WP: 0 }");
    assertThat(Run.of("explain", ID).status()).isEqualTo(ExitStatus.USAGE);
    assertThat(Run.of("explain", ID, "-fjson", "--rules", dir).out()).contains("\"cr0\"");
    assertThat(Run.withInput(saved, "report", "-", "-fsarif", "--rules", dir).out())
        .contains("writes through read-only pages");
    assertThat(Run.withInput(saved, "report", "-", "-fsarif").out())
        .contains(ID)
        .doesNotContain("writes through read-only pages");
    assertThat(Run.of("diff", HEALTHY, dump, "--rules", dir, "--fail-on=warning").out())
        .contains("warning[acme-cr0-wp]");
  }

  @Test
  void anExampleWithAnotherVerdictFailsWithItsPosition() throws IOException {
    change(yaml, "{ cr0.WP: 0 }", "{ cr0.WP: 1 }");

    Run run = test();

    assertThat(run.status()).isEqualTo(ExitStatus.VIOLATED);
    assertThat(run.out())
        .contains("FAILED acme-cr0-wp: 4 examples")
        .contains(yaml + ":29:11: acme-cr0-wp: found satisfied, expected violated")
        .endsWith("1 requirement, 4 examples: 1 failure\n");
  }

  @Test
  void aRuleWithoutExamplesFails() throws IOException {
    change(yaml, "        - { cr0.WP: 0 }\n", "");
    change(yaml, "      violated:\n", "");

    assertThat(test().out()).contains("acme-cr0-wp: found no violated example, expected one");
    change(yaml, "        - { cr0.PG: 0 }\n", "");
    change(yaml, "      not-applicable:\n", "");
    assertThat(test().out()).contains("found no not-applicable example, expected one: it does");
  }

  @Test
  void aRequirementMayUseBuiltInConditions() throws IOException {
    change(yaml, "applies-when: { cr0.PG: 1 }", "applies-when: [in-64-bit-mode]");
    change(yaml, "- { cr0.PG: 0 }", "- { cs.l: 0, cr0.WP: 0 }");

    assertThat(test().out()).contains("ok     acme-cr0-wp: 4 examples, 12 values hidden");
    assertThat(check("--set=cs.l=0", "-fshort").out()).doesNotContain("[acme-cr0-wp]");
    assertThat(Run.of("explain", ID, "--rules", rules.toString()).out())
        .contains("Applies\n  where IA32_EFER.LMA is 1 and CS.L is 1 (in-64-bit-mode)\n");
  }

  @Test
  void aRuleMayAlsoFindNotApplicable() throws IOException {
    change(yaml, "    applies-when: { cr0.PG: 1 }\n", "");
    String notApplicable =
        """
        rule "acme-cr0-wp / not applicable" @requirement("acme-cr0-wp")
        when
            $cpu : Processor( anySet(notCr0 & Cr0.PG) )
        then
            $cpu.isExemptFrom("acme-cr0-wp");
        end
        """;
    Files.writeString(drl, Files.readString(drl) + notApplicable);

    assertThat(test().out()).endsWith("1 requirement, 4 examples: all passed\n");
  }

  @Test
  void aRuleAcrossProcessorsComparesAnyField() throws IOException {
    Files.writeString(
        drl,
        """
        package rules
        import io.github.vmxcheck.model.Field
        import io.github.vmxcheck.rules.Processors
        import function io.github.vmxcheck.rules.Bits.anySet
        dialect "java"
        rule "acme-cr0-wp" @requirement("acme-cr0-wp")
        when
            $all : Processors( $wrong : (differing(Field.CR0) & 0x10000L), anySet($wrong) )
        then
            $all.violates("acme-cr0-wp", Field.CR0, $wrong);
        end
        """);
    change(yaml, "kind: practice", "kind: multiprocessor");
    change(yaml, "applies-when: { cr0.PG: 1 }", "applies-when: several-processors");
    String examples = Files.readString(yaml);
    Files.writeString(
        yaml,
        examples.substring(0, examples.indexOf("      satisfied:"))
            + "      satisfied: [{ processors: [{}, {}] }]\n"
            + "      violated: [{ processors: [{ cr0.WP: 1 }, { cr0.WP: 0 }] }]\n"
            + "      not-applicable: [{ cr0.WP: 0 }]\n");

    Run run = test();

    assertThat(run.out() + run.err()).contains("ok     acme-cr0-wp: 3 examples");
    assertThat(run.status()).isZero();
  }

  @Test
  void aRuleRunsForEachEntryOfAList() throws IOException {
    Files.writeString(
        drl,
        """
        package rules
        import io.github.vmxcheck.model.Field
        import io.github.vmxcheck.rules.MsrLoadEntry
        import function io.github.vmxcheck.rules.Bits.anySet
        dialect "java"
        rule "acme-cr0-wp" @requirement("acme-cr0-wp")
        when
            $entry : MsrLoadEntry( $wrong : reservedBits, anySet($wrong) )
        then
            $entry.violates("acme-cr0-wp", Field.MSR_LOAD_INDEX, $wrong);
        end
        """);
    change(yaml, "applies-when: { cr0.PG: 1 }", "for-each: MsrLoadEntry");
    change(yaml, "CR0.WP (bit 16) is 0 in {cr0}", "{path} is {msr-load.index}: {bits}");
    String text = Files.readString(yaml);
    Files.writeString(
        yaml,
        text.substring(0, text.indexOf("      satisfied:"))
            + "      satisfied: [{ msr-load: [] }, { msr-load: [{ index: 0x3a }, { index: 7 }] }]\n"
            + "      violated: [{ msr-load: [{ index: 7 }, { index: 0x1_0000_003a }] }]\n");

    Run run = test();

    assertThat(run.out() + run.err()).contains("ok     acme-cr0-wp: 3 examples, 7 values hidden");
    assertThat(check("-fshort", "--set=msr-load[1].index=0x3_0000_003a").out())
        .contains(
            "msr-load[1].index is 0x000000030000003a: bit 32 (reserved), bit 33 (reserved) are 1 [acme-cr0-wp]");
    assertThat(check("-fshort", "--all").out())
        .contains("missing VM-entry MSR-load area [acme-cr0-wp]");
  }

  @Test
  void aRuleMayReadCapabilities() throws IOException {
    change(drl, "rules.Processor", "rules.Capabilities");
    change(drl, "Processor( $wrong : (notCr0", "Capabilities( $wrong : (notVmxCr0Fixed0");
    change(drl, "Field.CR0", "Field.IA32_VMX_CR0_FIXED0");
    String examples = Files.readString(yaml);
    Files.writeString(
        yaml,
        examples.substring(0, examples.indexOf("      satisfied:")).replace("{cr0}", "it")
            + "      satisfied: [{ IA32_VMX_CR0_FIXED0.WP: 1 }]\n"
            + "      violated: [{}]\n"
            + "      not-applicable: [{ cr0.PG: 0 }]\n");

    Run run = test();

    assertThat(run.out() + run.err()).contains("ok     acme-cr0-wp: 3 examples");
  }

  /** The compiler creates a class for each package: none may be left out. */
  @Test
  void rulesOfSeveralPackagesAreAllRun() throws IOException {
    for (String text : new String[] {".yaml", ".drl"}) {
      String other =
          Files.readString(rules.resolve(ID + text))
              .replace(ID, "other-cr0-wp")
              .replace("package rules", "package other");
      Files.writeString(rules.resolve("other" + text), other);
    }

    assertThat(test().out())
        .isEqualTo(
            """
            ok     acme-cr0-wp: 4 examples, 4 values hidden
            ok     other-cr0-wp: 4 examples, 4 values hidden
            2 requirements, 8 examples: all passed
            """);
    assertThat(check("-fshort").out()).contains("[acme-cr0-wp]", "[other-cr0-wp]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "notCr0 & Cr0.WP  ; notCr9 & Cr0.WP ; .drl:13:1: \"acme-cr0-wp\": found 'notCr9', expected"
            + " an accessor of Processor, such as notCr0",
        "anySet($wrong)   ; $wrong == 1     ; DRL compares long numbers as doubles",
        "Cr0.WP           ; Cr0.WX          ; .drl:15:42: found 'Cr0.WX', expected a constant of"
            + " Cr0, such as Cr0.WP",
        "Field.CR0,       ; Field.CR9,      ; .drl:17:34: found 'Field.CR9', expected a constant of",
        "anySet($wrong)   ; anySet($worng)  ; .drl:15:58: found '$worng', expected a variable"
            + " that the rule binds, such as $wrong",
        "model.Cr0        ; model.Cr7       ; .drl:3:8: found 'io.github.vmxcheck.model.Cr7',"
            + " expected a vmxcheck class",
        "import io.github.vmxcheck.model.Cr0; // ; .drl:15:42: found 'Cr0', expected import"
            + " io.github.vmxcheck.model.Cr0 above the rules",
        "import function io.github.vmxcheck.rules.Bits.anySet; // ; .drl:15:51: found 'anySet',",
        "Field.CR0, $wrong; Cr0.WP, $wrong  ; .drl:13:1: DRL compiler: The method violates",
        "anySet($wrong)   ; anySet(Field.CR0); .drl:13:1: DRL compiler: The method anySet",
        "(notCr0 & Cr0.WP); zeros(Cr0.WP)   ; .drl: DRL compiler: Method zeros on class",
        "rule \"acme-cr0-wp\" @; rule \"other\" @; \"other\" is annotated with acme-cr0-wp",
        "$cpu.violates(\"acme-cr0-wp\"; System.exit(1); contains something other than",
        "package rules    ; package io.github.vmxcheck.rules; expected a package, imports",
        "dialect          ; import java.io.File dialect; .drl:7:1: found 'import java.io.File',"
            + " expected a package, imports",
        "`$wrong);\nend`; `$wrong);\nend\nfunction int f() { return 1; }`; .drl:19:1: found 'function int f()",
        "when; whn; expected rule \"ID\" @requirement",
      })
  void reportsRuleErrorsWithTheirPosition(String text, String other, String expected)
      throws IOException {
    change(drl, text, other.replace(" dialect", "\ndialect"));

    Run run = check();

    assertThat(run.err())
        .contains(drl.toString())
        .contains(expected)
        .doesNotContain("src/main/java", ":-1");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(test().status()).isEqualTo(ExitStatus.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "kind: practice; kind: prerequisite; kind: found 'prerequisite', expected practice,",
        "id: acme-cr0-wp; id: vmxon-cr4-vmxe; duplicate id 'vmxon-cr4-vmxe'",
        "id: acme-cr0-wp; id: state-x; expected a project prefix, such as acme-state",
        "id: acme-cr0-wp; id: Acme; expected lower-case words joined by hyphens",
        "id: acme-cr0-wp; id: acme-other; found no rule for a violation of acme-other",
        "level: warning; level: grave; expected error, warning or note, found 'grave'",
        "why: >-; wyh: >-; unknown key 'wyh'",
        "{ cr0.PG: 1 }; in-64bit-mode; :13:19: found 'in-64bit-mode', expected the name of a"
            + " condition, such as in-64-bit-mode",
        "{ cr0.PG: 1 }; { cr0.PX: 1 }; :13:21: found 'cr0.PX', expected a field, the name of a",
        "{ cr0.PG: 1 }; several-processors; :13:19: found a claim about the machine, expected",
        "kind: practice; instructions: {}|    kind: practice; found 'instructions', expected no such",
        "kind: practice; outcome: ud|    kind: practice; found 'outcome', expected no such key",
        "kind: practice; step: 7|    kind: practice; step: found 7, expected one of 1, 2",
        "kind: practice; minor-if: acme-x|    kind: practice; found 'acme-x', expected the id of",
        "{cr0}; {cr77}; message: found '{cr77}', expected {bits} or a field such as {cr0}",
        "0 in {cr0}; 0 in {cr0}.; message: expected one line without a full stop",
        "without noticing.; and raises #UD; why: expected sentences that end with a full stop",
      })
  void reportsRequirementErrorsWithTheirPosition(String text, String other, String expected)
      throws IOException {
    change(yaml, text, other.replace("|", "\n"));

    Run run = check();

    assertThat(run.err()).contains(yaml + ":").contains(expected);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{ cr0.PG: 0 }; { cr0.XX: 0 }; :31:13: unknown field 'cr0.XX'",
        "{ cr0.PG: 0 }; { also-violates: [x] }; :31:11: found 'x', expected the id of another",
        "{ cr0.WP: 0 }; { processors: [{}, {}] }; :29:11: found several processors, expected one",
        "satisfied:; base: 65-bit|      satisfied:; :25:13: base: found '65-bit', expected a base",
        "examples:; code: x #; :6:5: no key 'examples'",
      })
  void theTestReportsExampleErrors(String text, String other, String expected) throws IOException {
    change(yaml, text, other.replace("|", "\n"));
    if (text.equals("examples:")) {
      String rest = Files.readString(yaml);
      Files.writeString(yaml, rest.substring(0, rest.indexOf("      satisfied:")));
    }

    assertThat(test().err()).contains(yaml + expected);
    assertThat(test().status()).isEqualTo(ExitStatus.UNREADABLE);
  }

  @Test
  void aFileMayHaveTheNameOfABuiltInOne() throws IOException {
    Files.move(drl, rules.resolve("control-registers.drl"));
    Files.move(yaml, rules.resolve("control-registers.yaml"));

    assertThat(test().out()).contains("ok     acme-cr0-wp: 4 examples");
    assertThat(check("-fshort").out()).contains("[acme-cr0-wp]", REQUIREMENTS + " requirements");
  }

  @Test
  void reportsAMissingHalfAndMissingRules() throws IOException {
    Files.move(drl, rules.resolve("other.drl"));
    assertThat(check().err())
        .contains(yaml + ": no acme-cr0-wp.drl beside it, expected one with its rules")
        .contains("other.drl: no other.yaml beside it, expected one with its requirements");

    Files.delete(yaml);
    Files.delete(rules.resolve("other.drl"));
    assertThat(check().err()).contains(rules + ": found no rules, expected NAME.yaml and NAME.drl");
    assertThat(test().err()).contains(": no rule to test");
    assertThat(test().status()).isEqualTo(ExitStatus.USAGE);
    assertThat(Run.of("test", "no/such/place").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(Run.of("check", dump, "--rules", "no/such/place").err())
        .contains("no/such/place: not a readable directory");
  }

  @Test
  void reportsBytesThatAreNotText() throws IOException {
    Files.write(drl, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    assertThat(check().err()).contains(drl + ": cannot be read: not UTF-8 text");

    Files.write(yaml, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    assertThat(check().err()).contains(yaml + ": cannot be read: not UTF-8 text");
  }

  /** A dangling link blocks a file as a file does; what was written before it is deleted. */
  @Test
  void aNewRuleWritesBothFilesOrNone() throws IOException {
    Files.createSymbolicLink(rules.resolve("acme-other.drl"), Path.of("nowhere"));

    Run run = Run.of("new-rule", "acme-other", "--dir", rules.toString());

    assertThat(run.err()).contains("acme-other.drl, which would be overwritten");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(rules.resolve("acme-other.yaml")).doesNotExist();
  }

  @Test
  void reportsCircularLinksAndReadsWindowsText() throws IOException {
    Files.createSymbolicLink(rules.resolve("self"), Path.of("."));
    for (Path file : new Path[] {yaml, drl}) {
      Files.writeString(file, "\ufeff" + Files.readString(file).replace("\n", "\r\n"));
    }
    assertThat(test().out()).contains("ok     acme-cr0-wp: 4 examples");

    Files.delete(drl);
    Files.createSymbolicLink(drl, drl.getFileName());
    assertThat(check().err()).contains(drl + ": cannot be read: ").doesNotContain("internal");
  }

  @Test
  void overwritesNothingAndRejectsABadId() {
    Run again = Run.of("new-rule", ID, "--dir", rules.toString());
    assertThat(again.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(again.err()).contains("which would be overwritten");
    assertThat(Run.of("new-rule", "acme-other", "--dir", drl.toString()).err())
        .contains("found " + drl + ", expected a directory to write to");
    assertThat(Run.of("new-rule", "acme-other", "--dir", "").err())
        .contains("found '', expected a directory to write to");
    assertThat(Run.of("new-rule", "vmxon-mine").err()).contains("such as acme-vmxon-mine");
    assertThat(Run.of("new-rule", "../x").err()).contains("expected lower-case words joined by");
  }
}
