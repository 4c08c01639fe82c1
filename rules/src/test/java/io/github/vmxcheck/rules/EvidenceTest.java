// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.specs.Kind;
import io.github.vmxcheck.specs.Requirement;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts the executed states that support each requirement, for the file from which the
 * traceability page is generated. A state counts only if its prediction is certain and matches what
 * happened.
 */
class EvidenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path FILE = ROOT.resolve("specs/traceability/evidence.yaml");
  private static final Path MISTAKES = ROOT.resolve("examples/driver-ci/mistakes.txt");
  private static final String CAPTURED =
      "dumps/src/test/resources/io/github/vmxcheck/dumps/nativeformat/";
  private static final String LOGS =
      "dumps/src/test/resources/io/github/vmxcheck/dumps/dump/capture-log/";
  private static final List<String> SOURCES =
      List.of(
          "rules/src/test/resources/bochs-sample.ndjson",
          CAPTURED + "bare-metal-bochs-good.yaml",
          CAPTURED + "bare-metal-bochs-cr0.yaml",
          CAPTURED + "bare-metal-bochs-no-lock.yaml",
          CAPTURED + "bare-metal-bochs-shared-region.yaml",
          CAPTURED + "linux-bochs-smp2-cr0-ne.yaml",
          LOGS + "toy-driver-bochs.txt",
          LOGS + "uefi-ovmf-bochs-smp2-unlocked.serial.txt");
  private static final String HEAD =
      """
      # Executed states that support each requirement; rewritten by the tests with -Dupdate.golden.
      # A state counts if its prediction is certain and matches what the executed VMXON did. For a
      # prerequisite, 'decided' counts the states in which it decided the outcome, and 'alone' those
      # in which VMXON would have done something else without it. For any other requirement,
      # 'succeeded' counts the states that violate it and in which VMXON succeeded. 'mistakes' lists
      # the mistakes that examples/driver-ci boots.
      """;

  private static final Map<String, Integer> STATES = new LinkedHashMap<>();
  private static final Map<String, Integer> OUTCOMES = new TreeMap<>();
  private static final Map<String, Map<String, Integer>> COUNTS = new HashMap<>();

  @BeforeAll
  static void countAll() {
    Validator validator = new Validator(Specification.builtIn(), Assumptions.USUAL);
    for (String source : SOURCES) {
      InputReader.read(
          ROOT.resolve(source),
          source,
          "",
          new SnapshotSink() {
            @Override
            public void snapshot(Snapshot snapshot) {
              Validation validation = validator.validate(snapshot);
              validation.processors().forEach(one -> count(source, one, validation));
            }

            @Override
            public void problem(InputProblem problem) {
              throw new AssertionError(problem);
            }
          });
    }
  }

  private static void count(String source, ProcessorValidation one, Validation validation) {
    String observed = Predictions.observed(one.state()).get(0);
    if (!one.prediction().possible().equals(List.of(observed))) {
      return;
    }
    STATES.merge(source, 1, Integer::sum);
    OUTCOMES.merge(observed, 1, Integer::sum);
    List<String> decidedBy = one.prediction().decidedBy();
    decidedBy.forEach(id -> count(id, "decided"));
    if (decidedBy.size() == 1
        && !one.prediction().next().orElseThrow().possible().contains(observed)) {
      count(decidedBy.get(0), "alone");
    }
    if (observed.equals("vmsucceed")) {
      Stream.concat(one.findings().stream(), validation.findings().stream())
          .filter(finding -> finding.verdict() == Verdict.VIOLATED)
          .filter(finding -> finding.requirement().kind() != Kind.PREREQUISITE)
          .forEach(finding -> count(finding.requirement().id(), "succeeded"));
    }
  }

  private static void count(String id, String what) {
    COUNTS.computeIfAbsent(id, any -> new TreeMap<>()).merge(what, 1, Integer::sum);
  }

  @Test
  void theFileMatchesTheCounts() throws IOException {
    String counted = HEAD + sources() + "outcomes: " + flow(OUTCOMES) + "\n" + requirements();
    if (System.getProperty("update.golden") != null) {
      assertThat(System.getenv("CI")).as("update.golden is for developers, not for CI").isNull();
      Files.writeString(FILE, counted);
    }
    assertThat(Files.readString(FILE))
        .as("%s is stale: rewrite it with -Dupdate.golden", FILE)
        .isEqualTo(counted);
  }

  @Test
  void everyMistakeViolatesARequirement() throws IOException {
    assertThat(mistakes())
        .isNotEmpty()
        .allSatisfy((id, names) -> assertThat(Specification.builtIn().byId(id)).isPresent());
  }

  /** The emulator enters VMX operation with paging off, and with any pointer on a Core Duo. */
  @Test
  void requirementsTheEmulatorIgnoresNeverDecideAlone() {
    assertThat(COUNTS.get("vmxon-paging-mode")).containsKey("decided").doesNotContainKey("alone");
    assertThat(COUNTS.get("vmxon-pointer-32-bit")).doesNotContainKey("alone");
  }

  @ParameterizedTest
  @CsvSource({
    "vmxon-not-in-root-operation, decided",
    "vmxon-feature-control-lock,  alone",
    "mp-vmxon-region-unique,      succeeded",
  })
  void executedStatesAreCounted(String id, String what) {
    assertThat(COUNTS.get(id)).containsKey(what);
  }

  private static String sources() {
    return STATES.entrySet().stream()
        .map(source -> "  " + source.getKey() + ": " + source.getValue() + "\n")
        .collect(Collectors.joining("", "states:\n", ""));
  }

  private static String requirements() throws IOException {
    Map<String, List<String>> mistakes = mistakes();
    StringBuilder text = new StringBuilder("requirements:\n");
    for (Requirement requirement : Specification.builtIn().requirements()) {
      Map<String, Object> entry = new LinkedHashMap<>(counts(requirement));
      if (mistakes.containsKey(requirement.id())) {
        entry.put("mistakes", mistakes.get(requirement.id()));
      }
      if (!entry.isEmpty()) {
        text.append("  ").append(requirement.id()).append(": ").append(flow(entry)).append('\n');
      }
    }
    return text.toString();
  }

  private static Map<String, Integer> counts(Requirement requirement) {
    return COUNTS.getOrDefault(requirement.id(), Map.of());
  }

  private static String flow(Map<String, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  /** The mistakes, grouped by the requirement that each must violate. */
  private static Map<String, List<String>> mistakes() throws IOException {
    return Files.readAllLines(MISTAKES).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" +"))
        .collect(
            Collectors.groupingBy(
                words -> words[2], Collectors.mapping(words -> words[0], Collectors.toList())));
  }
}
