// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli.fuzzed;

import static io.github.vmxcheck.cli.fuzzed.Found.require;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.report.Format;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Checks any bytes as an input: every report on it must be well-formed. */
public final class FuzzedReports {
  private static final Specification SPECIFICATION = Specification.builtIn();
  private static final ReportContext CONTEXT =
      new ReportContext(SPECIFICATION, false, false, 80, Style.PLAIN, "");
  private static final Validator VALIDATOR = new Validator(SPECIFICATION, Assumptions.USUAL);
  private static final Results RESULTS =
      new Results(VALIDATOR, Editions.builtIn(), Editions.builtIn().newest());
  private static final JsonFactory JSON = new JsonFactory();

  private FuzzedReports() {}

  public static void fuzzerTestOneInput(byte[] bytes)
      throws IOException, SAXException, ParserConfigurationException {
    Found found = new Found();
    InputReader.read(new ByteArrayInputStream(bytes), "input", "", found);
    List<SnapshotResult> results =
        found.snapshots.stream().map(VALIDATOR::validate).map(RESULTS::of).toList();
    for (Format format : Format.values()) {
      requireForm(format, report(format, found, results));
    }
  }

  private static String report(Format format, Found found, List<SnapshotResult> results) {
    StringWriter written = new StringWriter();
    try (PrintWriter out = new PrintWriter(written)) {
      Report report = format.report(CONTEXT, out);
      results.forEach(report::snapshot);
      found.problems.forEach(report::problem);
      report.summary(new Summary(results.size(), 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
    return written.toString();
  }

  private static void requireForm(Format format, String text)
      throws IOException, SAXException, ParserConfigurationException {
    switch (format) {
      case JSON, NDJSON, SARIF, GITLAB -> requireJson(text);
      case JUNIT -> requireXml(text);
      case TEXT, BRIEF, SHORT, GITHUB ->
          require(
              text.chars().noneMatch(c -> c < ' ' && c != '\n' || c == '\u202e'),
              "a control character in " + format);
      case HTML -> require(text.endsWith("</html>\n"), "the end of the HTML report");
    }
  }

  private static void requireJson(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    }
  }

  private static void requireXml(String text)
      throws IOException, SAXException, ParserConfigurationException {
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(new InputSource(new StringReader(text)), new DefaultHandler());
  }
}
