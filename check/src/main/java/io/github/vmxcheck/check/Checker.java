// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.gate.ProjectPolicy;
import io.github.vmxcheck.check.result.CheckResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.dumps.nativeformat.SnapshotSink;
import io.github.vmxcheck.model.Assumptions;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.rules.Validator;
import io.github.vmxcheck.specs.Editions;
import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Specification;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Checks dumps: the entry point for other programs.
 *
 * <pre>{@code
 * Checker checker = Checker.usual();
 * CheckResult result = checker.check(Path.of("dmesg.txt"));
 * for (InputProblem problem : result.problems()) {
 *   System.err.println(problem);
 * }
 * for (ProcessorResult processor : result.processors()) {
 *   System.out.println(processor.id() + ": " + processor.outcome("vmxon").possible());
 *   for (FindingResult finding : processor.findings().with(Verdict.VIOLATED)) {
 *     System.out.println(finding.requirement() + ": " + finding.message());
 *   }
 * }
 * }</pre>
 *
 * <p>Thread-safe. Results do not depend on earlier checks. A checker prints nothing. An input that
 * cannot be read is one of {@link CheckResult#problems()}, not an exception. The result of a check
 * contains all snapshots of the input.
 */
public final class Checker {

  /**
   * What one check needs. Later checks reuse it, because a state like an earlier one then costs
   * less.
   */
  private record Kept(Validator validator, Results results) {}

  private final Specification specification;
  private final Supplier<Validator> validators;
  private final ProjectPolicy judgement;
  private final Function<Validator, Results> results;
  private final Queue<Kept> free = new ConcurrentLinkedQueue<>();

  /**
   * Creates a checker with custom settings.
   *
   * @param specification the requirements
   * @param validators creates a validator of that specification for each thread
   * @param judgement the policy of a project
   * @param results creates the results of what a validator finds
   */
  public Checker(
      Specification specification,
      Supplier<Validator> validators,
      ProjectPolicy judgement,
      Function<Validator, Results> results) {
    this.specification = specification;
    this.validators = validators;
    this.judgement = judgement;
    this.results = results;
  }

  /**
   * A checker that works like {@code vmxcheck check FILE} without options: with the built-in
   * requirements, the {@link Assumptions#USUAL usual assumptions} and no project. Keep and reuse
   * it: it reads the requirements once, and its second check is faster than its first.
   */
  public static Checker usual() {
    Specification specification = Specification.builtIn();
    Editions editions = Editions.builtIn();
    return new Checker(
        specification,
        () -> new Validator(specification, Assumptions.USUAL),
        ProjectPolicy.ofNoProject(specification),
        validator -> new Results(validator, editions, editions.newest()));
  }

  /**
   * Checks a file of any known format, compressed or not.
   *
   * @throws UnsupportedOperationException if the path is not on the default file system
   */
  public CheckResult check(Path file) {
    String name = file.toString();
    // An absolute path, because - alone means standard input.
    String argument = file.toFile().getAbsolutePath();
    return check(new Reading.Input(argument, name, null, false), InputStream.nullInputStream());
  }

  /**
   * Checks a stream, reads it to its end and does not close it. Binary dumps must be files.
   *
   * @param name of the input in the result, such as the file name of an upload
   */
  public CheckResult check(InputStream stream, String name) {
    return check(new Reading.Input(Inputs.STANDARD_INPUT, name, null, false), stream);
  }

  /**
   * Checks a state that the program created or read itself. The program may change it afterwards.
   */
  public CheckResult check(Snapshot snapshot) {
    return collect(run -> run.snapshot(withListedRegions(snapshot)));
  }

  private static Snapshot withListedRegions(Snapshot snapshot) {
    Snapshot copy =
        new Snapshot(
            snapshot.label(),
            snapshot.sources(),
            snapshot.processors().stream().map(ProcessorSnapshot::copy).toList(),
            snapshot.machine().copy(),
            snapshot.formats(),
            snapshot.hints(),
            snapshot.memory());
    copy.addListedRegions();
    return copy;
  }

  private CheckResult check(Reading.Input input, InputStream stream) {
    return collect(run -> Reading.one(input, stream).run(run));
  }

  private CheckResult collect(Consumer<SnapshotSink> reading) {
    Kept first = free.poll();
    Kept kept = first == null ? create() : first;
    List<SnapshotResult> snapshots = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>();
    reading.accept(run(kept, snapshots::add, problems::add));
    free.add(kept);
    return new CheckResult(snapshots, problems, summary(snapshots, problems));
  }

  private Summary summary(List<SnapshotResult> snapshots, List<InputProblem> problems) {
    Tally tally = new Tally(specification, Level.ERROR, List.of());
    snapshots.forEach(tally::add);
    problems.forEach(problem -> tally.addProblem());
    return tally.summary();
  }

  /** A run for one thread, which passes on results and problems and does not keep them. */
  CheckRun run(Consumer<SnapshotResult> found, Consumer<InputProblem> problems) {
    return run(create(), found, problems);
  }

  private CheckRun run(Kept kept, Consumer<SnapshotResult> found, Consumer<InputProblem> problems) {
    return new CheckRun(kept.validator, judgement, kept.results, found, problems);
  }

  private Kept create() {
    Validator validator = validators.get();
    return new Kept(validator, results.apply(validator));
  }

  /** The requirements that are checked. */
  Specification specification() {
    return specification;
  }
}
