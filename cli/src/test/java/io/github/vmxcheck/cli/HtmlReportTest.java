// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The HTML report: what it contains, what it leaves out, and that it is self-contained. */
class HtmlReportTest {
  private static final String EXAMPLES = "specs/examples/";
  private static final String LOCKED = EXAMPLES + "locked-by-firmware.yaml";
  private static final String DRIVER_LOG =
      "dumps/src/test/resources/io/github/vmxcheck/dumps/dump/driver-log/"
          + "not-put-into-vmx-operation.txt";
  private static final Pattern VOID = Pattern.compile("<(meta|link|br|hr|img)\\b([^>]*?)/?>");

  @TempDir private Path temporary;

  private static String html(String... dumps) {
    String[] arguments = new String[dumps.length + 2];
    arguments[0] = "check";
    arguments[1] = "-fhtml";
    System.arraycopy(dumps, 0, arguments, 2, dumps.length);
    return Run.of(arguments).out();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(temporary.resolve(name), content).toString();
  }

  /** The text that a reader sees in an element. */
  private static String text(String html) {
    return html.replaceAll("(?s)<style>.*?</style>", "")
        .replaceAll("<[^>]*>", " ")
        .replace("&#39;", "'")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }

  @Test
  void showsTheVerdictBitLineRequirementAndFix() {
    String html = html(LOCKED);

    assertThat(html)
        .contains("<title>VMXON would raise #GP(0): laptop with VMX switched off</title>")
        .contains("aria-label=\"bit 2 VMX_OUTSIDE_SMX: is 0, must be 1\"")
        .contains("<code>IA32_FEATURE_CONTROL: <mark>0x9</mark></code>");
    assertThat(text(html))
        .contains(
            "VMXON on processor 0 raises #GP(0): IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX (bit 2) is 0")
        .contains("CPL, fixed bits, A20M, IA32_FEATURE_CONTROL ends here: #GP(0)")
        .contains("VMXON region not reached")
        .contains("bit 0 must be 1 vmxon-feature-control-lock")
        .contains(
            "bit 2 must be 1; wrong: bit 2 SMX operation is outside"
                + " vmxon-feature-control-outside-smx")
        .contains("locked-by-firmware.yaml:15 IA32_FEATURE_CONTROL: 0x9")
        .contains(
            "\"Enabling and Entering VMX Operation\", section 26.7 (2026, inferred), 23.7 (2018)");
  }

  @Test
  void theAnswerComesFirstThenFindingsRegistersAndTheDecisionPath() {
    assertThat(text(html(LOCKED)))
        .containsSubsequence(
            "raises #GP(0): IA32_FEATURE_CONTROL.VMX_OUTSIDE_SMX (bit 2) is 0",
            "locked-by-firmware.yaml:15:29 IA32_FEATURE_CONTROL: 0x9",
            "Fix: Enable Intel Virtualization Technology",
            "After that fix, VMXON would succeed.",
            "Findings",
            "error decides Step 5",
            "Registers, bit by bit",
            "What the processor tests, in the manual's order");
  }

  @Test
  void theDecisionPathSaysInWordsWhatIsTested() {
    String html = html(LOCKED);

    assertThat(text(html.substring(html.indexOf("<ol class=\"path\">"), html.lastIndexOf("</ol>"))))
        .contains("The current privilege level is 0. vmxon-cpl-0")
        .contains("IA32_FEATURE_CONTROL.LOCK (bit 0) is 1. vmxon-feature-control-lock");
  }

  @Test
  void onlyRegistersThatAreNotRightAreUnfolded() {
    String html = html(LOCKED);

    assertThat(html.split("<div class=\"register\">", -1)).hasSize(2);
    assertThat(registers(html))
        .hasSizeGreaterThan(3)
        .filteredOn(one -> one.startsWith("<div"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(text(one))
                    .contains("wrong VMX_OUTSIDE_SMX (bit 2): 0, must be 1")
                    .contains("must be 1 VMX_OUTSIDE_SMX (2), LOCK (0)")
                    .contains("set LOCK (0), bit 3"));
  }

  @Test
  void numbersAreShownAsNumbers() throws IOException {
    String wrong =
        file(
            "wrong.yaml",
            Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"))
                .replace("header: 0x12", "header: 0x0")
                .replace("pointer: 0xdd4d0000", "pointer: 0xdd4d0010")
                .replace("    vmxon:", "    cpl: 3\n    vmxon:"));

    String html = html(wrong);

    assertThat(html)
        .contains("<li>revision identifier: 0x0, must be 0x12</li>")
        .contains("<li>VMXON pointer bits 11:0: 0x10, must be 0x0</li>")
        .contains("<li>CPL: 3, must be 0</li>")
        .doesNotContain("actual 0, required 1", "actual 1, required 0");
    assertThat(text(html))
        .contains("wrong revision identifier: 0x0, must be 0x12")
        .contains("revision identifier must be 0x12; is 0x0");
  }

  @Test
  void showsWhatWasObservedTheSuspectsAndWhatIsExcluded() {
    String html = html(DRIVER_LOG);

    assertThat(text(html))
        .containsSubsequence(
            "returned an error (line 5",
            "It raised no exception",
            "Excluded: alignment (line 3)",
            "Findings",
            "Observed: VMfailInvalid or VMfailValid(15) (not-put-into-vmx-operation.txt:5)",
            "Suspects: what may have caused it, the likeliest first",
            "vmxon-region-revision Missing: IA32_VMX_BASIC To decide: rdmsr 480",
            "Excluded: undetermined, but not the cause of this attempt",
            "CR4.VMXE is 1. excluded vmxon-cr4-vmxe",
            "Is the opcode defined here? undetermined, but not the cause");
    assertThat(html).contains("<title>VMXON failed: not-put-into-vmx-operation.txt</title>");
  }

  @Test
  void theWayToCollectOnThePlatformOfTheDumpIsOpen() {
    assertThat(html(EXAMPLES + "dumps/qemu-registers.txt"))
        .containsSubsequence(
            "To collect ",
            "<pre class=\"command\"",
            "<details class=\"ways\">",
            "With other tools: linux, windbg, gdb, bochs",
            "</details>");
  }

  @Test
  void marksLaterStagesThatWouldAlsoFail() throws IOException {
    String both =
        file(
            "both.yaml",
            Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"))
                .replace("cr4: 0x2230", "cr4: 0x230")
                .replace("pointer: 0xdd4d0000", "pointer: 0xdd4d0010"));

    assertThat(text(html(both)))
        .contains("Is the opcode defined here? ends here: #UD")
        .contains("VMXON pointer not reached, would also fail")
        .contains("bits 11:0 must be 0; wrong: bit 4 vmxon-pointer-aligned")
        .contains("IA32_FEATURE_CONTROL not reached");
  }

  @Test
  void showsMissingValuesAndHowToCollectThem() {
    assertThat(text(html(EXAMPLES + "dumps/linux-driver.log")))
        .contains("Missing values needed to predict VMXON once the violations are fixed")
        .contains("VMXON pointer for vmxon-pointer-aligned vmxon-pointer-width")
        .contains("To collect IA32_VMX_CR0_FIXED0, ");
  }

  @Test
  void showsDifferentProcessorsSideBySide() {
    String html = html(EXAMPLES + "one-of-four-processors-differs.yaml");

    assertThat(html)
        .contains("class=\"groups several\"")
        .containsSubsequence("<h3>Logical processor 2</h3>", "<h3>Logical processors 0, 1 and 3");
    assertThat(text(html))
        .contains("IA32_FEATURE_CONTROL 0x0000000000000000 0x0000000000000005")
        .containsSubsequence(
            "VMXON on processor 2 of 4 raises #GP(0)",
            "SUCCEEDS: VMXON on processors 0, 1 and 3 of 4 succeeds",
            "values IA32_FEATURE_CONTROL is 0x0000000000000000 on logical processor 2;"
                + " 0x0000000000000005 on logical processors 0, 1 and 3");
  }

  @Test
  void manyKindsOfProcessorsShareATable() throws IOException {
    String locked = Files.readString(Path.of(LOCKED));
    String one = locked.substring(locked.indexOf("  - id: 0"));
    StringBuilder five = new StringBuilder(locked.substring(0, locked.indexOf("  - id: 0")));
    List<String> values = List.of("0x5", "0x9", "0x8", "0xd", "0x?");
    for (int i = 0; i < values.size(); i++) {
      five.append(
          one.replace("- id: 0", "- id: " + i)
              .replace("IA32_FEATURE_CONTROL: 0x9", "IA32_FEATURE_CONTROL: " + values.get(i)));
    }

    String html = html(file("five.yaml", five.toString()));

    assertThat(html.split("<section class=\"group\">", -1)).hasSize(2);
    assertThat(html).contains("<h3>Logical processor 1</h3>");
    assertThat(text(html))
        .containsSubsequence(
            "VMXON on processor 1 of 5 raises #GP(0)",
            "processors VMXON ",
            "logical processor 1 ✗ #GP(0)",
            "logical processor 2 ✗ #GP(0)",
            "logical processor 4 ? undetermined");
  }

  @Test
  void equalSnapshotsShareARowAndTheWorstComesFirst() throws IOException {
    String healthy = Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"));
    String[] dumps = new String[31];
    for (int i = 0; i < 30; i++) {
      dumps[i] = file("host-" + i + ".yaml", healthy.replace("Haswell desktop", "host " + i));
    }
    dumps[30] = LOCKED;

    String html = html(dumps);

    assertThat(text(html))
        .contains("VMXON cannot succeed in 1 and succeeded in 30 of 31 snapshots")
        .contains("and 29 identical host 1 host 2");
    assertThat(html.indexOf(">laptop with VMX switched off</a>"))
        .isPositive()
        .isLessThan(html.indexOf(">host 0</a>"));
    assertThat(html.split("<details class=\"fold\">", -1)).hasSize(3);
    assertThat(text(html))
        .containsSubsequence(
            "Snapshots",
            "laptop with VMX switched off FAILS: VMXON on processor 0 raises #GP(0)",
            "Fix: Enable Intel Virtualization Technology",
            "host 0 SUCCEEDED: VMXON on processor 0 succeeded");
    assertThat(html.length()).isLessThan(220_000);
  }

  @Test
  void filesWithTheSameNameAreNumbered() throws IOException {
    String locked = Files.readString(Path.of(LOCKED)).replaceAll("(?m)^label: .*\n", "");
    Path one = Files.createDirectories(temporary.resolve("a")).resolve("dump.yaml");
    Path other = Files.createDirectories(temporary.resolve("b")).resolve("dump.yaml");
    Files.writeString(one, locked);
    Files.writeString(other, locked.replace("cr4: 0x26f0", "cr4: 0x6f0"));

    assertThat(html(one.toString(), other.toString()))
        .contains(">dump.yaml</a>")
        .contains(">dump.yaml (2)</a>")
        .contains("<h2 id=\"dump-yaml-2--name\">dump.yaml (2)</h2>");
  }

  @Test
  void findingsCanBeLinkedTo() {
    assertThat(html(LOCKED))
        .contains("id=\"feature-control-lock-only\"")
        .contains("href=\"#feature-control-lock-only\"");
    assertThat(html(LOCKED, DRIVER_LOG))
        .contains("id=\"laptop-with-vmx-switched-off--feature-control-lock-only\"")
        .contains("id=\"not-put-into-vmx-operation-txt--vmxon-region-revision\"");
  }

  /** The names of places follow from labels, so a label may be equal to one that is taken. */
  @Test
  void everyLinkLeadsToOnePlace() throws IOException {
    String locked = Files.readString(Path.of(LOCKED));
    String label = "laptop with VMX switched off";
    String[] dumps = {
      file("1.yaml", locked.replace(label, "feature-control-lock-only")),
      file("2.yaml", locked.replace(label, "main").replace("cr4: 0x26f0", "cr4: 0x6f0")),
      file("3.yaml", locked.replace(label, "\"***\"").replace("0x9", "0x8")),
      DRIVER_LOG,
      EXAMPLES + "one-of-four-processors-differs.yaml"
    };
    for (String html : List.of(html(dumps), html(dumps[0]), html(dumps[1]), html(dumps[4]))) {
      List<String> ids = attributes(html, "id");
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(attributes(html, "href"))
          .isNotEmpty()
          .allSatisfy(link -> assertThat(ids).contains(link.substring(1)));
    }
  }

  private static List<String> attributes(String html, String name) {
    return Pattern.compile(" " + name + "=\"([^\"]*)\"")
        .matcher(html)
        .results()
        .map(one -> one.group(1))
        .toList();
  }

  @Test
  void aReportOnFiveHundredSnapshotsStaysSmall() throws IOException {
    String healthy = Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"));
    Path fleet = Files.createDirectory(temporary.resolve("fleet"));
    for (int i = 0; i < 500; i++) {
      String pointer = String.format("pointer: 0x%x", 0xdd4d0001L + 2L * i);
      Files.writeString(
          fleet.resolve(i + ".yaml"), healthy.replace("pointer: 0xdd4d0000", pointer));
    }

    int findings = 500 * Specification.builtIn().requirements().size();
    assertThat(html(fleet.toString()).length()).isLessThan(250 * findings);
  }

  static Stream<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(EXAMPLES))) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyReportIsWellFormedReproducibleAndSelfContained(String dump) throws Exception {
    String html = html(dump);

    assertThat(html(dump)).isEqualTo(html);
    assertThat(html)
        .doesNotContain("<script", "http:", "https:", "url(", "@import", " src=", "javascript:")
        .contains("default-src 'none'");
    XMLStreamReader reader =
        XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(asXml(html)));
    while (reader.hasNext()) {
      reader.next();
    }
  }

  /** HTML has elements without an end tag, and attributes without a value. */
  private static String asXml(String html) {
    Matcher matcher = VOID.matcher(html.substring(html.indexOf("<html")));
    return matcher
        .replaceAll("<$1$2/>")
        .replaceAll("<details([^>]*) open>", "<details$1 open=\"\">");
  }

  @Test
  void textOfADumpIsEscaped() throws IOException {
    String label = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\\u202e";
    String hostile =
        file(
            "<b>.yaml",
            Files.readString(Path.of(LOCKED))
                .replace("laptop with VMX switched off", "\"" + label + "\"")
                .replace(
                    "IA32_FEATURE_CONTROL: 0x9", "IA32_FEATURE_CONTROL: 0x9 # <script>x</script>"));

    String html = html(hostile, LOCKED);

    assertThat(html)
        .contains("&lt;script&gt;alert(1)")
        .contains("&lt;b&gt;.yaml")
        .doesNotContain("<script", "<img", "<b>", "\u202e");
  }

  @Test
  void containsNothingAboutTheMachineOrThePerson() throws IOException {
    String log =
        Files.readString(Path.of(EXAMPLES + "dumps/linux-driver.log"))
            .replaceAll("(?m)^", "Nov 27 08:00:01 secrethost kernel: ");
    Path home = Files.createDirectories(temporary.resolve("home/someone"));
    Path dump = Files.writeString(home.resolve("driver.log"), log);

    String html = html(dump.toString());

    assertThat(html)
        .contains("driver.log")
        .contains("<mark>")
        .doesNotContain("secrethost", "someone", temporary.toString());
  }

  @Test
  void theEnvironmentAndWhatWasReadAreShown() {
    String html = html("cli/src/test/resources/cases/text/min-21.txt");
    assertThat(html)
        .contains("<dt>environment</dt><dd>A virtual machine of QEMU without KVM (TCG), line 1.")
        .contains("<dt>input</dt><dd>Read: 2 values from 1 line.</dd>");
  }

  @Test
  void answersQuoteRedactedLines() throws IOException {
    String log =
        Files.readString(Path.of(DRIVER_LOG))
            .replace("Failed to put", "serial 4711: Failed to put");
    Path home = Files.createDirectories(temporary.resolve("home/someone"));
    Path dump = Files.writeString(home.resolve("driver.log"), log);

    assertThat(html(dump.toString(), LOCKED))
        .contains("FAILED:</strong> VMXON on processor 1 returned an error (line 5")
        .doesNotContain("4711", "someone", temporary.toString());
  }

  @Test
  void fileNamesAreRedactedLikeDumpLines() throws IOException {
    String name = "jane@corp.example-192.168.17.4-00:1b:21:aa:bb:cc-\u202egol.txt";
    String dump = file(name, Files.readString(Path.of(LOCKED)).replaceAll("(?m)^label: .*\n", ""));
    String broken = file("jane@corp.example.yaml", "schema: vmxcheck.snapshot/1\nx: 1\n");

    assertThat(html(dump, broken))
        .contains("\\u{202e}gol.txt")
        .doesNotContain("jane@", "corp.example", "192.168.17.4", "00:1b:21", "\u202e");
  }

  @Test
  void aSavedReportGivesTheSameHtmlWithoutDumpLines() {
    String saved = Run.of("check", LOCKED, "-fjson", "--all").out();

    String html = Run.withInput(saved, "report", "-", "-fhtml").out();

    assertThat(html).contains("locked-by-firmware.yaml:15").doesNotContain("<mark>");
    assertThat(html).contains("aria-label=\"bit 2 VMX_OUTSIDE_SMX: is 0, must be 1\"");
  }

  @Test
  void aSavedReportKeepsTheDemandedBits() {
    String saved = Run.of("check", LOCKED, "-fndjson", "--all").out();

    String html = Run.withInput(saved, "report", "-", "-fhtml").out();

    assertThat(saved).contains("\"demands\":{\"cr0\":{\"ones\":");
    assertThat(registers(html)).isNotEmpty().isEqualTo(registers(html(LOCKED)));
  }

  /** Earlier versions did not write the demanded bits. */
  @Test
  void aSavedReportWithoutDemandedBitsShowsNoRegisters() {
    String saved =
        Run.of("check", LOCKED, "-fndjson", "--all")
            .out()
            .replaceAll("\"demands\":\\{.*?}]}},", "");

    String html = Run.withInput(saved, "report", "-", "-fhtml").out();

    assertThat(saved).doesNotContain("demands");
    assertThat(text(html)).contains("would raise #GP(0)").doesNotContain("bit by bit");
    assertThat(registers(html)).isEmpty();
  }

  private static List<String> registers(String html) {
    return Pattern.compile("(?s)<(details|div) class=\"register\">.*?</table>\\s*</\\1>")
        .matcher(html)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Such a report does not distinguish satisfied from not applicable, and lacks values. */
  @Test
  void aReportWithoutAllShowsOnlyWhatItContains() {
    String saved = Run.of("check", LOCKED, "-fjson").out();

    String html = text(Run.withInput(saved, "report", "-", "-fhtml").out());

    assertThat(html)
        .contains("ends here: #GP(0)")
        .contains("· satisfied or not applicable: The current privilege level is 0. vmxon-cpl-0")
        .contains("written without --all, so its registers are missing")
        .doesNotContain("– not applicable", "is unknown", "bit by bit");
  }

  @Test
  void unknownBitsAreNotShownAsCorrect() throws IOException {
    String open =
        file(
            "open.yaml",
            Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"))
                .replace("cr0: 0x80010031", "cr0: 0x800100??")
                .replace("IA32_FEATURE_CONTROL: 0x5", "IA32_FEATURE_CONTROL: 0x?")
                .replace("pointer: 0xdd4d0000", "pointer: 0xdd4d0???")
                .replace("header: 0x12", "header: \"0x???????2\""));

    assertThat(text(html(open)))
        .contains("bits 11:0 must be 0; unknown: bits 11:0 vmxon-pointer-aligned")
        .contains("bit 0 must be 1; unknown: bit 0 vmxon-feature-control-lock")
        .contains("bit 5 must be 1; unknown: bit 5")
        .contains("? IA32_FEATURE_CONTROL", "? VMXON pointer", "? VMXON region dword 0")
        .doesNotContain("wrong:", "RFLAGS 0x");
  }

  /** The rules give the required bits: without the leaf the width is 36 bits, not unknown. */
  @Test
  void theRegistersDoNotContradictTheVerdict() throws IOException {
    String old =
        file(
            "old.yaml",
            Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"))
                .replaceAll("(?m)^ *0x80000008: .*\n", "")
                .replace("0x80000000: { eax: 0x80000008 }", "0x80000000: { eax: 0x80000004 }")
                .replace("pointer: 0xdd4d0000", "pointer: 0x80dd4d0000"));

    assertThat(Run.of("check", old).out()).contains("error[vmxon-pointer-width]");
    assertThat(html(old)).contains("aria-label=\"bit 39: is 1, must be 0\"");
    assertThat(text(html(old)))
        .contains("✗ VMXON pointer 0x00000080dd4d0000")
        .contains("bits 63:36 must be 0; wrong: bit 39")
        .contains("VMXON pointer bits 63:36: 0x8, must be 0x0");
  }

  @Test
  void showsTheRegistersThatTheInstructionTests() {
    String vmclear =
        text(
            Run.of(
                    "check",
                    "-fhtml",
                    EXAMPLES + "healthy-haswell.yaml",
                    "--instruction",
                    "vmclear",
                    "--set",
                    "0:vmcs.pointer=0x3008")
                .out());

    assertThat(vmclear)
        .contains("VMCS pointer 0x0000000000003008")
        .contains("bits 11:0 must be 0; wrong: bit 3 vmclear-pointer-aligned")
        .doesNotContain("wrong: bit 3 vmxon-pointer-aligned");
  }

  @Test
  void unreadableInputIsAtTheTop() {
    assertThat(text(html(LOCKED, "cli/src/test/resources/reports/broken.yaml")))
        .contains("Inputs that could not be read broken.yaml:5:10: cr0: found '010'");
    assertThat(text(html("cli/src/test/resources/reports/broken.yaml")))
        .contains("Nothing was checked");
  }

  @Test
  void aWaiverOfOneProcessorDoesNotCoverAnother() throws IOException {
    String locked = Files.readString(Path.of(LOCKED));
    String one = locked.substring(locked.indexOf("  - id: 0"));
    String two = file("two.yaml", locked + one.replace("- id: 0", "- id: 1"));
    String waiver =
        file(
            "one.yaml",
            "waivers: [{ requirement: '*', processor: 0, reason: x, expires: 2999-01-01 }]\n");

    String html = Run.of("check", two, "-fhtml", "--config", waiver).out();

    assertThat(text(html))
        .contains("on logical processor 0 Step 5: IA32_FEATURE_CONTROL set", "Accepted: ");
    assertThat(html).contains("violation accepted").contains("violation bad");
  }

  @Test
  void acceptedFindingsAreShownAsAccepted() throws IOException {
    String file =
        file(
            "accepted.yaml",
            "waivers:\n  - { requirement: '*', reason: <known>, expires: 2999-01-01 }\n");

    String html = Run.of("check", LOCKED, "-fhtml", "--config", file).out();

    assertThat(text(html)).contains("Accepted: waived until 2999-01-01 (&lt;known>)");
    assertThat(html).contains("violation accepted").doesNotContain("violation bad");
  }
}
