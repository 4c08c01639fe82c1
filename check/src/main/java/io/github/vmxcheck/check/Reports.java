// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check;

import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.model.InputProblem;
import java.util.List;

/** Several reports of one run, or none. */
public record Reports(List<Report> all) implements Report {
  public Reports {
    all = List.copyOf(all);
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    all.forEach(report -> report.snapshot(snapshot));
  }

  @Override
  public void problem(InputProblem problem) {
    all.forEach(report -> report.problem(problem));
  }

  @Override
  public void summary(Summary summary) {
    all.forEach(report -> report.summary(summary));
  }
}
