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
        .contains("VMXON on logical processor 0 would raise #GP(0)")
        .contains("CPL, fixed bits, A20M, IA32_FEATURE_CONTROL ends here: #GP(0)")
        .contains("VMXON region not reached")
        .contains("vmxon-feature-control-lock bit 0 must be 1 ")
        .contains(
            "vmxon-feature-control-outside-smx bit 2 must be 1; wrong: bit 2"
                + " SMX operation is outside")
        .contains("locked-by-firmware.yaml:15 IA32_FEATURE_CONTROL: 0x9")
        .contains(
            "\"Enabling and Entering VMX Operation\", section 26.7 (2026, inferred), 23.7 (2018)")
        .contains("fix If the register is locked, enable VMX");
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
        .contains("vmxon-pointer-aligned bits 11:0 must be 0; wrong: bit 4")
        .contains("IA32_FEATURE_CONTROL not reached");
  }

  @Test
  void showsMissingValuesAndHowToCollectThem() {
    assertThat(text(html(EXAMPLES + "dumps/linux-driver.log")))
        .contains("Missing values needed to predict VMXON once the violations are fixed")
        .contains("VMXON pointer for vmxon-pointer-aligned, vmxon-pointer-width")
        .contains("To collect these values linux");
  }

  @Test
  void showsDifferentProcessorsSideBySide() {
    String html = html(EXAMPLES + "one-of-four-processors-differs.yaml");

    assertThat(html).contains("class=\"groups several\"").contains("<h3>Logical processor 2</h3>");
    assertThat(text(html))
        .contains("IA32_FEATURE_CONTROL 0x0000000000000000 0x0000000000000005")
        .contains("VMXON would succeed on logical processors 0, 1 and 3 and would raise #GP(0)");
  }

  @Test
  void equalSnapshotsShareARowAndTheRarestComesFirst() throws IOException {
    String healthy = Files.readString(Path.of(EXAMPLES + "healthy-haswell.yaml"));
    String[] dumps = new String[31];
    for (int i = 0; i < 30; i++) {
      dumps[i] = file("host-" + i + ".yaml", healthy.replace("Haswell desktop", "host " + i));
    }
    dumps[30] = LOCKED;

    String html = html(dumps);

    assertThat(text(html))
        .contains("VMXON would succeed in 30 and cannot succeed in 1 of 31 snapshots")
        .contains("and 29 identical host 1 host 2");
    assertThat(html.indexOf(">laptop with VMX switched off</a>"))
        .isPositive()
        .isLessThan(html.indexOf(">host 0</a>"));
    assertThat(html.split("<article class=\"snapshot\"", -1)).hasSize(3);
    assertThat(html.length()).isLessThan(200_000);
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
        .contains("<h2 id=\"s2-name\">dump.yaml (2)</h2>");
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
    assertThat(html.replaceAll("(?s)<code>.*?</code>|<span class=\"beside.*?</span>", ""))
        .contains("aria-label=\"bit 2 VMX_OUTSIDE_SMX: is 0, must be 1\"");
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
    return Pattern.compile("(?s)<figure class=\"register\">.*?</figure>")
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
        .contains("· satisfied or not applicable: vmxon-cpl-0")
        .contains("written without --all, so its registers are missing")
        .doesNotContain("– not applicable", "is unknown", "must be 1 ");
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
        .contains("vmxon-pointer-aligned bits 11:0 must be 0; unknown: bits 11:0")
        .contains("vmxon-feature-control-lock bit 0 must be 1; unknown: bit 0")
        .contains("vmxon-cr0-fixed-to-1 bit 5 must be 1; unknown: bit 5")
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
        .contains("vmxon-pointer-width bits 63:36 must be 0; wrong: bit 39");
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
        .contains("vmclear-pointer-aligned bits 11:0 must be 0; wrong: bit 3")
        .doesNotContain("vmxon-pointer-aligned bits");
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

    assertThat(text(html)).contains("on logical processor 0 Accepted: ");
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
