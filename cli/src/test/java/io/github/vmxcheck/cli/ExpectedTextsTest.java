// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Observation;
import io.github.vmxcheck.specs.Instruction;
import io.github.vmxcheck.specs.Specification;
import io.github.vmxcheck.specs.YamlNode;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is read from texts and predicted from it: {@code texts.yaml} has the right answers. */
class ExpectedTextsTest {
  private static final Path CASES = Path.of("cli/src/test/resources/cases");
  private static final Path TEXTS = CASES.resolve("text");
  private static final Set<String> OF_CASE =
      Set.of("file", "why", "arguments", "moments", "hints", "no-hints");
  private static final Set<String> OF_PROCESSOR =
      Set.of(
          "id",
          "fields",
          "observed",
          "possible",
          "includes",
          "excludes",
          "suspects",
          "not-suspects",
          "excluded",
          "violated",
          "undetermined",
          "satisfied",
          "not-violated");
  private static final Instruction VMXON =
      Specification.builtIn().instruction("vmxon").orElseThrow();

  @TestFactory
  Stream<DynamicTest> everyTextHasItsAnswer() throws IOException {
    Path file = CASES.resolve("texts.yaml");
    try (Reader text = Files.newBufferedReader(file)) {
      return YamlNode.of(file.toString(), text).list().stream()
          .map(one -> one.map(OF_CASE))
          .map(one -> dynamicTest(name(one), () -> check(one)));
    }
  }

  private static String name(Map<String, YamlNode> one) {
    return one.get("file").text() + ": " + one.get("why").text();
  }

  private static void check(Map<String, YamlNode> expected) {
    Found read = Found.in(TEXTS.resolve(expected.get("file").text()));
    List<YamlNode> moments = expected.get("moments").list();
    List<YamlNode> checked = checked(expected);
    assertThat(checked).as("moments").hasSameSizeAs(moments);
    for (int i = 0; i < moments.size(); i++) {
      boolean asRead = !expected.containsKey("arguments");
      check(moments.get(i), checked.get(i).map(), asRead ? read.snapshots.get(i) : null);
    }
    for (YamlNode hint : list(expected, "hints")) {
      assertThat(read.notes).as(hint.place()).anyMatch(one -> matches(hint, one));
    }
    for (YamlNode hint : list(expected, "no-hints")) {
      assertThat(read.notes).as(hint.place()).noneMatch(one -> matches(hint, one));
    }
  }

  private static boolean matches(YamlNode pattern, String text) {
    return Pattern.compile(pattern.text()).matcher(text).find();
  }

  private static List<YamlNode> list(Map<String, YamlNode> map, String key) {
    return map.containsKey(key) ? map.get(key).list() : List.of();
  }

  private static List<String> texts(YamlNode list) {
    return list.list().stream().map(YamlNode::text).toList();
  }

  /** The snapshots of the report. */
  private static List<YamlNode> checked(Map<String, YamlNode> expected) {
    List<String> arguments = new ArrayList<>(List.of("check", "--all", "-f", "json"));
    List<YamlNode> given = list(expected, "arguments");
    for (YamlNode one : given.isEmpty() ? List.of(expected.get("file")) : given) {
      Path file = TEXTS.resolve(one.text());
      arguments.add(Files.exists(file) ? file.toString() : one.text());
    }
    Run run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isNotEqualTo(ExitStatus.INTERNAL);
    return YamlNode.of("report", new StringReader(run.out())).map().get("snapshots").list();
  }

  /**
   * Checks a moment.
   *
   * @param read as it was read; null if that is not all that was checked
   */
  private static void check(YamlNode moment, Map<String, YamlNode> checked, Snapshot read) {
    List<YamlNode> expected = moment.list();
    List<YamlNode> processors = checked.get("processors").list();
    assertThat(processors).as(moment.place()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Map<String, YamlNode> one = expected.get(i).map(OF_PROCESSOR);
      Map<String, YamlNode> processor = processors.get(i).map();
      predicted(one, processor.get("outcomes").map().get("vmxon").map(), expected.get(i).place());
      List<YamlNode> findings = new ArrayList<>(processor.get("findings").list());
      findings.addAll(list(checked, "findings"));
      verdicts(one, findings);
      if (read != null) {
        values(one, read.processors().get(i));
      }
    }
  }

  private static void predicted(
      Map<String, YamlNode> expected, Map<String, YamlNode> outcome, String place) {
    List<String> possible = texts(outcome.get("possible"));
    if (expected.containsKey("possible")) {
      assertThat(possible)
          .as(place)
          .containsExactlyInAnyOrderElementsOf(texts(expected.get("possible")));
    }
    List<String> suspects =
        list(outcome, "suspects").stream().map(one -> one.map().get("requirement").text()).toList();
    if (expected.containsKey("suspects")) {
      List<String> first = texts(expected.get("suspects"));
      assertThat(suspects).as(place).containsSubsequence(first).startsWith(first.get(0));
    }
    list(expected, "not-suspects")
        .forEach(one -> assertThat(suspects).as(place).doesNotContain(one.text()));
    List<String> excluded = list(outcome, "excluded").stream().map(YamlNode::text).toList();
    list(expected, "excluded").forEach(one -> assertThat(excluded).as(place).contains(one.text()));
    list(expected, "includes").forEach(one -> assertThat(possible).as(place).contains(one.text()));
    list(expected, "excludes")
        .forEach(one -> assertThat(possible).as(place).doesNotContain(one.text()));
  }

  private static void verdicts(Map<String, YamlNode> expected, List<YamlNode> findings) {
    for (String verdict : List.of("violated", "undetermined", "satisfied")) {
      Set<String> found = with(verdict, findings);
      for (YamlNode one : list(expected, verdict)) {
        assertThat(found).as(one.place()).contains(one.text());
      }
    }
    for (YamlNode one : list(expected, "not-violated")) {
      assertThat(Specification.builtIn().byId(one.text())).as(one.place()).isPresent();
      assertThat(with("violated", findings)).as(one.place()).doesNotContain(one.text());
    }
  }

  private static Set<String> with(String verdict, List<YamlNode> findings) {
    Set<String> ids = new TreeSet<>();
    for (YamlNode finding : findings) {
      if (finding.map().get("verdict").text().equals(verdict.toUpperCase(Locale.ROOT))) {
        ids.add(finding.map().get("requirement").text());
      }
    }
    return ids;
  }

  private static void values(Map<String, YamlNode> expected, ProcessorSnapshot read) {
    if (expected.containsKey("id")) {
      YamlNode id = expected.get("id");
      assertThat(id(read)).as(id.place()).isEqualTo(id.text());
    }
    if (expected.containsKey("observed")) {
      YamlNode observed = expected.get("observed");
      assertThat(Observation.of(VMXON, read))
          .as(observed.place())
          .containsExactlyInAnyOrderElementsOf(texts(observed));
    }
    if (expected.containsKey("fields")) {
      expected.get("fields").map().forEach((key, value) -> value(key, value, read));
    }
  }

  private static String id(ProcessorSnapshot read) {
    return read.isOfEvery() ? "every" : read.isNumbered() ? "" + read.id() : "unknown";
  }

  private static void value(String key, YamlNode expected, ProcessorSnapshot read) {
    Field field = Field.byKey(key).orElseThrow(() -> expected.error("no field " + key));
    String[] parts = expected.text().split(" of ", 2);
    long mask = parts.length == 1 ? field.mask() : Long.decode(parts[1]);
    long known = read.known(field) & mask;
    switch (parts[0]) {
      case "unknown" -> assertThat(known).as(expected.place()).isZero();
      case "unreadable" -> assertThat(read.isUnreadable(field)).as(expected.place()).isTrue();
      default -> {
        Long word = field.words().get(parts[0]);
        long value = word == null ? Long.parseUnsignedLong(parts[0].substring(2), 16) : word;
        assertThat(Long.toHexString(known)).as(expected.place()).isEqualTo(Long.toHexString(mask));
        assertThat(Long.toHexString(read.value(field) & mask))
            .as(expected.place())
            .isEqualTo(Long.toHexString(value));
      }
    }
  }

  /** What was read from a text, and what was noted about it. */
  private static final class Found implements SnapshotSink {
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    static Found in(Path file) {
      Found found = new Found();
      InputReader.read(file, file.toString(), "", found);
      return found;
    }

    @Override
    public void snapshot(Snapshot snapshot) {
      snapshots.add(snapshot);
      snapshot.hints().forEach(hint -> notes.add(hint.text()));
    }

    @Override
    public void problem(InputProblem problem) {
      notes.add(problem.message());
    }
  }
}
