// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.Snapshot;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One run over all inputs, in one thread or several. */
public final class Checking {

  /** Thrown when the maximum number of input problems is reached. */
  private static final class TooManyProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * How states are checked, and factories for what each thread needs.
   *
   * @param reports creates a report that writes to the given writer
   */
  public record Parts(
      Checker checker, Function<PrintWriter, Report> reports, Supplier<Tally> tallies) {

    CheckRun run(PrintWriter out, Tally tally, Consumer<InputProblem> problems) {
      return run(reports.apply(out), tally, problems);
    }

    CheckRun run(Report report, Tally tally, Consumer<InputProblem> problems) {
      return checker.run(
          snapshot -> {
            tally.add(snapshot);
            report.snapshot(snapshot);
          },
          problems);
    }
  }

  /**
   * Where a run writes its report and messages, and how it shows progress.
   *
   * @param out for the report
   * @param err for messages
   * @param progress creates the progress display from the number of bytes to read, 0 if unknown
   * @param interruption creates the interruption handler from a text that describes the work done
   *     so far
   */
  public record Console(
      PrintWriter out,
      PrintWriter err,
      Function<LongSupplier, Progress> progress,
      Function<Supplier<String>, Interruption> interruption) {}

  private final Parts parts;
  private final Console console;
  private final long mostProblems;
  private final Tally tally;
  private final Report report;
  private final ProblemPrinter problems;
  private final CheckRun run;
  private Progress progress;

  /**
   * Creates a run.
   *
   * @param mostProblems number of input problems after which the run stops; 0 for no limit
   */
  public Checking(Parts parts, Console console, long mostProblems) {
    this.parts = parts;
    this.console = console;
    this.mostProblems = mostProblems;
    tally = parts.tallies.get();
    report = parts.reports.apply(console.out);
    problems = new ProblemPrinter(console.err);
    run = parts.run(report, tally, this::problem);
  }

  /** Runs in the given number of threads, writes the report and returns the counts. */
  public Tally run(Reading reading, int jobs) {
    progress = console.progress.apply(reading::size);
    try (Interruption interruption = console.interruption.apply(this::done)) {
      if (jobs == 1) {
        reading.run(alone(interruption));
      } else {
        withThreads(reading, jobs, interruption);
      }
    } catch (TooManyProblems e) {
      problems.printRest();
      console.err.println(
          "vmxcheck: stopped after " + mostProblems + " input problems (--max-errors)");
    } finally {
      progress.erase();
    }
    problems.printRest();
    report.summary(tally.summary());
    return tally;
  }

  private String done() {
    return tally.summary() + "; the output written so far is complete";
  }

  private SnapshotSink alone(Interruption interruption) {
    return new SnapshotSink() {
      @Override
      public void snapshot(Snapshot snapshot) {
        interruption.whole(() -> run.snapshot(snapshot));
        progress.show(tally.snapshots(), 0);
      }

      @Override
      public void problem(InputProblem problem) {
        run.problem(problem);
      }
    };
  }

  private void withThreads(Reading reading, int number, Interruption interruption) {
    Jobs.Worker worker = (out, counted, problems) -> parts.run(out, counted, problems);
    Jobs.Writer writer =
        (text, counted, problems) -> {
          interruption.whole(
              () -> {
                console.out.print(text);
                tally.add(counted);
              });
          problems.forEach(this::problem);
          progress.show(tally.snapshots(), reading.position());
        };
    try (Jobs jobs = new Jobs(number, worker, writer, parts.tallies)) {
      reading.run(jobs);
      jobs.finish();
    }
  }

  private void problem(InputProblem problem) {
    progress.erase();
    problems.print(problem);
    tally.addProblem();
    report.problem(problem);
    if (tally.problems() == mostProblems) {
      throw new TooManyProblems();
    }
  }
}
