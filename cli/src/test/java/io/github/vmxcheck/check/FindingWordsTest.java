// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.result.CheckResult;
import io.github.vmxcheck.check.result.FindingList;
import io.github.vmxcheck.check.result.FindingResult;
import io.github.vmxcheck.check.result.Lazy;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.dumps.InputReader;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.dumps.nativeformat.UnreadLines;
import io.github.vmxcheck.dumps.nativeformat.speed.ReadLines;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A finding gives the same wording at any time and in any thread. */
class FindingWordsTest {
  private static final List<Path> DUMPS =
      List.of(Path.of("specs/examples"), Path.of("cli/src/test/resources/cases/text"));
  private static final Specification SPECIFICATION = Specification.builtIn();

  private static final Summary NOTHING = new Summary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void laterWordingFromAnotherThreadIsTheSame(boolean assumesTheUsual) throws Exception {
    Assumptions assumptions = assumesTheUsual ? Assumptions.USUAL : Assumptions.NONE;
    List<Snapshot> snapshots = snapshots();
    Validator validator = new Validator(SPECIFICATION, assumptions);
    Results results = results(validator);
    List<SnapshotResult> later = new ArrayList<>();
    List<SnapshotResult> atOnce = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      later.add(results.of(validator.validate(snapshot)));
      Validator another = new Validator(SPECIFICATION, assumptions);
      atOnce.add(results(another).of(another.validate(snapshot)).complete());
    }
    CheckResult all = new CheckResult(later, List.of(), NOTHING);

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<CheckResult> one = threads.submit(all::complete);
      Future<CheckResult> other = threads.submit(all::complete);
      assertThat(one.get().snapshots()).isEqualTo(atOnce);
      assertThat(other.get().snapshots()).isEqualTo(atOnce);
    } finally {
      threads.shutdown();
    }
    assertThat(all.processors().stream().flatMap(processor -> processor.findings().stream()))
        .filteredOn(finding -> !finding.missing().isEmpty())
        .isNotEmpty();
  }

  @Test
  void wordingIsCreatedOnlyOnDemand() {
    Validator validator = new Validator(SPECIFICATION, Assumptions.NONE);
    Findings findings = validator.validate(snapshots().get(0)).processors().get(0).findings();
    List<String> created = new ArrayList<>();
    FindingList list = FindingList.of(findings, finding -> noting(finding, created));

    List<FindingResult> undetermined = list.with(Verdict.UNDETERMINED);
    assertThat(undetermined).hasSizeBetween(1, findings.size() - 1);
    assertThat(created).isEmpty();
    FindingResult first = undetermined.get(0);
    assertThat(first.message()).isEqualTo(first.message()).isNotEmpty();
    assertThat(created).containsExactly(first.requirement());
    assertThat(list.on(created.get(0))).containsSame(first);
  }

  private static FindingResult noting(Finding finding, List<String> created) {
    String id = finding.requirement().id();
    return new FindingResult(
        new FindingResult.CitedRequirement(
            id,
            finding.requirement().kind(),
            List.of(),
            finding.requirement().step(),
            List.of(),
            ""),
        finding.verdict(),
        finding.level(),
        Optional.empty(),
        Optional.empty(),
        Lazy.by(
            () -> {
              created.add(id);
              return new FindingResult.Wording(id, List.of(), List.of(), List.of(), List.of());
            }));
  }

  private static Results results(Validator validator) {
    Editions editions = Editions.builtIn();
    return new Results(validator, editions, editions.newest());
  }

  private static List<Snapshot> snapshots() {
    Samples samples = new Samples();
    DUMPS.forEach(directory -> read(directory, samples));
    assertThat(samples.all).hasSizeGreaterThan(30);
    return samples.all;
  }

  private static void read(Path directory, Samples samples) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          InputReader.read(in, file.toString(), "", samples);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Samples implements SnapshotSink {
    final List<Snapshot> all = new ArrayList<>();
    private final ReadLines before = new ReadLines();

    @Override
    public void snapshot(Snapshot snapshot) {
      all.add(snapshot);
    }

    @Override
    public void lines(UnreadLines lines) {
      lines.read(before, this);
    }

    @Override
    public void problem(InputProblem problem) {
      // Not every file among the examples is a dump.
    }
  }
}
