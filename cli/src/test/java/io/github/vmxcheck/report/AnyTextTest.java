// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.EnvironmentResult;
import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.FindingResult.CitedRequirement;
import io.github.vmxcheck.check.result.FindingResult.Wording;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.check.result.Place;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.cli.Schemas;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Value;
import io.github.vmxcheck.rules.Outcome;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Any text in a dump or its name leaves reports well-formed and without active characters. */
class AnyTextTest {
  private static final Instruction VMXON = Specification.builtIn().instructions().get(0);

  private static final ReportContext CONTEXT =
      new ReportContext(Specification.builtIn(), false, true, 80, Style.PLAIN, "");

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> tricky =
        Arbitraries.of(
            "]]>",
            "<!--",
            "&#0;",
            "\u0000",
            "\u0007",
            "\u001b[2J",
            "\r\n",
            "\n::error::x",
            "%0A",
            "\ud800",
            "\udc00\ud83d",
            "\uffff",
            "\u2028",
            "\u202e",
            "\u0085",
            "\u2066x\u2069",
            "\u200b",
            "\u3164",
            "\udb40\udc41",
            "\"'<>&",
            "[a](b)",
            "{0}",
            "😀",
            "../",
            "-",
            " ",
            "//",
            "\\",
            ":");
    return Arbitraries.oneOf(tricky, Arbitraries.strings().all().ofMaxLength(6))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void everyFormatStaysWellFormed(@ForAll("texts") String text) throws Exception {
    assertThat(Schemas.errors(Schemas.SARIF, report(Format.SARIF, text))).isEmpty();
    assertThat(Schemas.errors(Schemas.REPORT, report(Format.JSON, text))).isEmpty();
    assertThat(Schemas.errors(Schemas.REPORT, report(Format.NDJSON, text))).isEmpty();
    Schemas.checkJUnit(report(Format.JUNIT, text));
    assertThat(Schemas.errors(Schemas.CODE_QUALITY, report(Format.GITLAB, text))).isEmpty();
  }

  @Property(tries = 300)
  void linesCannotBeForged(@ForAll("texts") String text) {
    assertThat(report(Format.GITHUB, text).split("\n", -1))
        .hasSize(5)
        .allMatch(line -> line.matches("::(error|notice) [^:]*::[^\\p{Cntrl}]+|\\d+ .*|"));
    assertThat(report(Format.SHORT, text).split("\n", -1)).hasSize(5);
  }

  @Property(tries = 300)
  void reportsContainNoActiveCharacters(@ForAll("texts") String text) {
    for (Format format : Format.values()) {
      assertThat(report(format, text).codePoints().filter(c -> c != '\n'))
          .as(format.name())
          .noneMatch(Sanitized::acts);
    }
  }

  @Test
  void escapedJsonTextIsReadBackUnchanged() throws Exception {
    String label = "a\u009b31m\u202e\u2028\u3164\u007f😀é";
    String json = report(Format.NDJSON, label).lines().findFirst().orElseThrow();

    assertThat(json).contains("a\\u009B31m\\u202E\\u2028\\u3164\\u007F").contains("é");
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (!"label".equals(parser.currentName())) {
        parser.nextToken();
      }
      assertThat(parser.nextTextValue()).isEqualTo(label);
    }
  }

  /** The report as a file contains it: text that cannot be encoded is lost there. */
  private static String report(Format format, String text) {
    StringWriter written = new StringWriter();
    PrintWriter out = new PrintWriter(written);
    Report report = format.report(CONTEXT, out);
    report.snapshot(snapshot(text));
    report.problem(new InputProblem(text, 1, 1, "x" + text));
    report.summary(new Summary(1, 1, 96, 1, 1, 0, 0, 1, 0, 0));
    out.flush();
    return new String(written.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static SnapshotResult snapshot(String text) {
    ProcessorResult processor =
        new ProcessorResult(
            0,
            true,
            Optional.of(new Place("x" + text, 1, 1)),
            Optional.empty(),
            VMXON,
            Map.of("vmxon", new ProcessorResult.Prediction(outcome(), text)),
            Optional.empty(),
            List.of(),
            Lazy.of(
                new ProcessorResult.State(
                    List.of(text), Map.of(text, text), Map.of(), "unknown", false)),
            Lazy.of(Optional.empty()),
            FindingList.of(
                List.of(finding(Verdict.VIOLATED, text), finding(Verdict.UNDETERMINED, text)),
                Optional.empty()));
    return new SnapshotResult(
        text,
        List.of(),
        text,
        List.of(),
        "linux",
        List.of(new SnapshotResult.Hint(text, new Place(text, 1, 1))),
        new SnapshotResult.Counts(1, 1, 0, 0),
        List.of(processor),
        FindingList.of(List.of(), Optional.empty()),
        List.of(
            new EnvironmentResult(
                text, text, text, text, List.of(text), Optional.of(new Place(text, 1, 1)))),
        List.of(),
        Lazy.of(Optional.of(read(text))),
        Optional.empty());
  }

  private static SnapshotResult.Read read(String text) {
    return new SnapshotResult.Read(
        1, 2, List.of(new SnapshotResult.NotUnderstood(text, 3, text)), 4);
  }

  private static Outcome outcome() {
    return new Outcome(
        VMXON,
        List.of("ud"),
        List.of("vmxon-cr4-vmxe"),
        List.of(),
        false,
        Map.of(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static FindingResult finding(Verdict verdict, String text) {
    Place place = new Place("x" + text, 2, 3);
    CitedRequirement cited =
        new CitedRequirement(
            "vmxon-cr4-vmxe",
            Kind.CAPABILITY,
            List.of(),
            OptionalInt.of(4),
            List.of(new FindingResult.CitedSection(text, text, text, text, text, true)),
            text);
    Wording words =
        new Wording(
            "x" + text,
            List.of(new FindingResult.Bit("cr4", 13, text, OptionalInt.of(0), OptionalInt.of(1))),
            List.of(
                new FindingResult.Evidence(
                    OptionalLong.empty(),
                    "cr4",
                    Value.foreign(text),
                    Optional.of(place),
                    "",
                    false,
                    "")),
            List.of(text),
            List.of(text));
    return new FindingResult(
        cited,
        verdict,
        Level.ERROR,
        verdict == Verdict.VIOLATED && text.length() % 2 == 0
            ? Optional.of(new FindingResult.Waiver("x" + text, "2999-12-31"))
            : Optional.empty(),
        Optional.of(text.length() % 3 == 0),
        Lazy.of(words));
  }
}
