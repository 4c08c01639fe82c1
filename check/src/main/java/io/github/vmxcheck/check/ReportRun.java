// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.saved.SavedReport;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.specs.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** One run over saved reports: passes each snapshot to the reports and does not keep it. */
public final class ReportRun {
  private final Specification specification;
  private final List<Report> reports;
  private final Tally tally;
  private final PrintWriter err;
  private final ProblemPrinter printer;
  private boolean isPartial;

  /**
   * Creates a run.
   *
   * @param specification defines the instructions and outcomes that the saved reports may name
   */
  public ReportRun(
      Specification specification, List<Report> reports, Tally tally, PrintWriter err) {
    this.specification = specification;
    this.reports = reports;
    this.tally = tally;
    this.err = err;
    printer = new ProblemPrinter(err);
  }

  public void read(List<String> files, InputStream standardInput) {
    for (String file : files) {
      if (file.equals(Inputs.STANDARD_INPUT)) {
        read(standardInput, Inputs.NAME_OF_STANDARD_INPUT);
      } else {
        read(file);
      }
    }
    printer.printRest();
  }

  private void read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      read(in, file);
    } catch (NoSuchFileException e) {
      problem(new InputProblem(file, 0, 0, "no such file"));
    } catch (InvalidPathException e) {
      problem(new InputProblem(file, 0, 0, "cannot be read: not a path"));
    } catch (IOException e) {
      problem(new InputProblem(file, 0, 0, "cannot be read: " + e.getMessage()));
    }
  }

  private void read(InputStream in, String name) {
    SavedReport.read(in, name, specification, this::snapshot, this::problem);
  }

  private void snapshot(SnapshotResult snapshot) {
    isPartial |= snapshot.isPartial();
    tally.add(snapshot);
    reports.forEach(report -> report.snapshot(snapshot));
  }

  private void problem(InputProblem problem) {
    printer.print(problem);
    tally.addProblem();
    reports.forEach(report -> report.problem(problem));
  }

  /**
   * Warns if satisfied requirements are missing, so that a missing test case is not taken for an
   * omission.
   */
  public void reportOmissions() {
    if (isPartial) {
      err.println(
          "vmxcheck: satisfied requirements are missing: only reports of 'check --all' have them");
    }
  }

  /** Ends the reports and returns the counts. */
  public Tally finish() {
    reports.forEach(report -> report.summary(tally.summary()));
    return tally;
  }
}
