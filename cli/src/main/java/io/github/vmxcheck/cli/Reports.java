// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.cli.report.Report;
import io.github.vmxcheck.cli.report.Summary;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.rules.Validation;
import java.util.List;

/** Several reports of one run, or none. */
record Reports(List<Report> all) implements Report {
  Reports {
    all = List.copyOf(all);
  }

  @Override
  public void snapshot(Validation validation) {
    all.forEach(report -> report.snapshot(validation));
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
