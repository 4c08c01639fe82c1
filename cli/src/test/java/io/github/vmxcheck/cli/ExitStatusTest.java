// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.check.Results;
import io.github.vmxcheck.check.Tally;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Finding;
import io.github.vmxcheck.rules.Findings;
import io.github.vmxcheck.rules.Validation;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.rules.Verdict;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each exit status, and which one takes precedence. */
class ExitStatusTest {
  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void zeroIfNothingReachesTheThreshold() {
    Run run = Run.of("check", "specs/examples/healthy-haswell.yaml");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void oneIfSomethingIsViolated() {
    assertThat(Run.withInput(Dumps.WITHOUT_VMX, "check", "-").status()).isEqualTo(1);
  }

  @Test
  void twoForUsageErrors() {
    assertThat(Run.of().status()).isEqualTo(2);
    assertThat(Run.of("check").status()).isEqualTo(2);
    assertThat(Run.of("check", "--nonsense").status()).isEqualTo(2);
    assertThat(Run.of("nonsense").status()).isEqualTo(2);
    assertThat(Run.of("check", "-", "--assume", "cr5=1").err()).contains("cr5", "--help");
    assertThat(Run.of("check", "-", "--edition", "1999").err()).contains("1999", "2018");
    assertThat(Run.of("check", "-", "--width", "3").status()).isEqualTo(2);
  }

  @Test
  void twoIfNoInputMatches() throws IOException {
    Run empty = Run.of("check", directory.toString());
    Run pattern = Run.of("check", directory + "/*.yaml");

    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains(directory.toString());
    assertThat(pattern.status()).isEqualTo(2);
    assertThat(pattern.err()).contains("no file matches");
  }

  @Test
  void twoIfNothingWasApplicableInTheWholeRun() {
    Tally tally = tally(Verdict.NOT_APPLICABLE);

    assertThat(ExitStatus.of(tally, false)).isEqualTo(2);
  }

  @Test
  void threeIfSomeInputCannotBeReadAndTheRestIsChecked() throws IOException {
    String good = file("good.yaml", Dumps.WITHOUT_VMX);
    String bad = file("bad.yaml", Dumps.MALFORMED);
    Run run = Run.of("check", bad, good, directory + "/absent.yaml", "-f", "short");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains(bad + ":4:10: ").contains("absent.yaml: ");
    assertThat(run.out()).contains(good + ":7:19: error: ");
  }

  @Test
  void threeIfNothingCouldBeRead() {
    assertThat(Run.withInput(Dumps.MALFORMED, "check", "-").status()).isEqualTo(3);
  }

  @Test
  void fourIfAPrerequisiteIsUndeterminedUnlessThatIsAllowed() {
    assertThat(Run.withInput(Dumps.SILENT, "check", "-").status()).isEqualTo(4);
    assertThat(Run.withInput(Dumps.SILENT, "check", "-", "--allow-undetermined").status()).isZero();
  }

  @Test
  void seventyForAnInternalError() {
    Run run = Run.in(broken(), Map.of(), 0, "check", "-");

    assertThat(run.status()).isEqualTo(70);
    assertThat(run.err().lines()).hasSize(2).first().asString().contains("broken on purpose");
  }

  @Test
  void anInternalErrorShowsItsTraceWhenDebugging() {
    Run run = Run.in(broken(), Map.of("VMXCHECK_DEBUG", "1"), 0, "check", "-");

    assertThat(run.status()).isEqualTo(70);
    assertThat(run.err()).contains("\tat ");
  }

  @Test
  void theThresholdDecidesWhatCountsAsViolated() {
    Tally errors = new Tally(Specification.builtIn(), Level.ERROR, List.of());
    Tally warnings = new Tally(Specification.builtIn(), Level.WARNING, List.of());
    SnapshotResult warned = result(Verdict.VIOLATED, Level.WARNING);
    errors.add(warned);
    warnings.add(warned);

    assertThat(ExitStatus.of(errors, false)).isEqualTo(ExitStatus.OK);
    assertThat(ExitStatus.of(warnings, false)).isEqualTo(ExitStatus.VIOLATED);
  }

  @Test
  void theHighestClassWins() {
    Tally tally = tally(Verdict.VIOLATED);
    tally.add(result(Verdict.UNDETERMINED, Level.ERROR));
    assertThat(ExitStatus.of(tally, false)).isEqualTo(ExitStatus.VIOLATED);

    tally.addProblem();
    assertThat(ExitStatus.of(tally, false)).isEqualTo(ExitStatus.UNREADABLE);

    Tally inVain = tally(Verdict.NOT_APPLICABLE);
    inVain.addProblem();
    assertThat(ExitStatus.of(inVain, false)).isEqualTo(ExitStatus.USAGE);
  }

  /** An input that causes an internal error when it is read. */
  static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() {
        throw new IllegalStateException("broken on purpose");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return read();
      }
    };
  }

  private static Tally tally(Verdict verdict) {
    Tally tally = new Tally(Specification.builtIn(), Level.ERROR, List.of());
    tally.add(result(verdict, Level.ERROR));
    return tally;
  }

  /** A result with one finding. */
  private static SnapshotResult result(Verdict verdict, Level level) {
    Finding finding =
        new Finding(Specification.builtIn().requirements().get(0), verdict, level, List.of());
    ProcessorSnapshot machine = new ProcessorSnapshot(0);
    Validation validation =
        new Validation(
            new Snapshot("", List.of(), List.of(machine), machine),
            List.of(),
            Findings.of(List.of(finding)));
    Specification specification = Specification.builtIn();
    Editions editions = Editions.builtIn();
    Validator validator = new Validator(specification, Assumptions.NONE);
    return new Results(validator, editions, editions.newest()).of(validation);
  }

  /** A full disk must not look like a valid dump. */
  @Test
  void resultsThatCannotBeWrittenAreAnError() {
    StringWriter err = new StringWriter();
    ProcessEnvironment environment =
        new ProcessEnvironment(
            new ByteArrayInputStream(Dumps.SILENT.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(new FullDisk()),
            new PrintWriter(err),
            Map.of(),
            0);

    assertThat(Main.run(environment, "check", "-")).isEqualTo(70);
    assertThat(err.toString()).contains("could not be written");
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
      throw new IOException("no space left");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
