// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vmxcheck.check.Checker;
import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.result.CheckResult;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.text.Style;
import io.github.vmxcheck.model.Cr4;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Origin;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.report.Format;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another program checks dumps: same findings, any number of threads, no terminal. */
class CheckerTest {
  private static final Checker CHECKER = Checker.usual();
  private static final Path LOCKED = Path.of("specs/examples/locked-by-firmware.yaml");

  /** Public dumps of many tools, if they are next to the checkout. */
  private static final Path SHARED = Path.of("../shared/dumps");

  static List<Path> examples() {
    return files(Path.of("specs/examples"));
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void predictsVmxonForAnotherProgram() {
    CheckResult result = Checker.usual().check(LOCKED);

    assertThat(result.processors().get(0).outcome("vmxon").possible()).containsExactly("gp0");
    assertThat(result.processors().get(0).findings().with(Verdict.VIOLATED))
        .extracting(finding -> finding.requirement())
        .contains("vmxon-feature-control-outside-smx");
    assertThat(result.problems()).isEmpty();
    assertThat(result.summary().snapshots()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheSameAsTheCommand(Path file) {
    Run command = Run.of("check", "--all", "-f", "json", file.toString());

    assertThat(json(CHECKER.check(file))).isEqualTo(command.out());
  }

  @Test
  void eightThreadsFindTheSameAsOne() throws Exception {
    List<Path> dumps = new ArrayList<>(examples());
    dumps.addAll(files(SHARED));
    List<CheckResult> alone =
        dumps.stream().map(CHECKER::check).map(CheckResult::complete).toList();
    assertThat(alone).filteredOn(result -> !result.processors().isEmpty()).hasSizeGreaterThan(30);

    List<CheckResult> shared = dumps.stream().map(CHECKER::check).toList();
    for (List<CheckResult> made : inThreads(8, () -> checked(dumps, shared))) {
      // Not compared as text: a difference would print everything.
      assertThat(made.equals(alone)).isTrue();
    }
  }

  /** Every other dump is checked again; for the others, all threads share one result. */
  private static List<CheckResult> checked(List<Path> dumps, List<CheckResult> shared) {
    List<CheckResult> results = new ArrayList<>();
    for (int i = 0; i < dumps.size(); i++) {
      CheckResult result = i % 2 == 0 ? CHECKER.check(dumps.get(i)) : shared.get(i);
      results.add(result.complete());
    }
    return results;
  }

  private static <T> List<T> inThreads(int number, Callable<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(number);
    CyclicBarrier start = new CyclicBarrier(number);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : all) {
        results.add(one.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aStreamIsCheckedLikeAFile() throws IOException {
    try (InputStream stream = Files.newInputStream(LOCKED)) {
      CheckResult ofStream = CHECKER.check(stream, LOCKED.toString());

      assertThat(ofStream.complete()).isEqualTo(CHECKER.check(LOCKED).complete());
      assertThat(stream.available()).isZero();
    }
  }

  @Test
  void laterChangesToAStateHaveNoEffect() {
    ProcessorSnapshot state = new ProcessorSnapshot(3);
    state.set(Field.CR4, 0, Cr4.VMXE, Origin.NONE);
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    CheckResult result = CHECKER.check(new Snapshot("mine", List.of(), List.of(state), machine));
    state.set(Field.CR4, Cr4.VMXE, Cr4.VMXE, Origin.NONE);

    ProcessorResult processor = result.processors().get(0);
    assertThat(processor.id()).isEqualTo(3);
    assertThat(processor.outcome("vmxon").possible()).containsExactly("ud");
    assertThat(processor.finding("vmxon-cr4-vmxe").orElseThrow().message())
        .isEqualTo("CR4.VMXE (bit 13) is 0");
    assertThat(state.value(Field.CR0)).isZero();
  }

  @Test
  void unreadableInputIsAProblemNotAnException(@TempDir Path directory) throws IOException {
    Path picture = Files.write(directory.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertThat(CHECKER.check(picture).problems()).hasSize(1);
    assertThat(CHECKER.check(directory.resolve("none.txt")).problems())
        .extracting(problem -> problem.toString())
        .singleElement()
        .asString()
        .endsWith("none.txt: no such file");
    CheckResult malformed = CHECKER.check(text(Dumps.MALFORMED), "upload.yaml");
    assertThat(malformed.problems()).extracting(problem -> problem.line()).containsExactly(4);
    assertThat(malformed.summary().problems()).isEqualTo(1);
    assertThat(malformed.snapshots()).isEmpty();
  }

  @Test
  void aFileMayBeNamedLikeStandardInput() {
    assertThat(CHECKER.check(Path.of("-")).problems())
        .extracting(problem -> problem.toString())
        .containsExactly("-: no such file");
  }

  @Test
  void anInstructionThatIsNotPredictedIsRejected() {
    ProcessorResult processor = CHECKER.check(LOCKED).processors().get(0);

    assertThatThrownBy(() -> processor.outcome("vmclear"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "found 'vmclear', expected an instruction that can be predicted from this dump: vmxon");
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(CheckResult result) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    ReportContext context =
        new ReportContext(Specification.builtIn(), false, true, 80, Style.PLAIN, "");
    Report report = Format.JSON.report(context, out);
    result.snapshots().forEach(report::snapshot);
    result.problems().forEach(report::problem);
    report.summary(result.summary());
    out.flush();
    return text.toString();
  }
}
