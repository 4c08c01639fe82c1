// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.Report;
import io.github.vmxcheck.check.ReportContext;
import io.github.vmxcheck.check.Suspects;
import io.github.vmxcheck.check.result.Platforms;
import io.github.vmxcheck.check.result.ProcessorResult;
import io.github.vmxcheck.check.result.SnapshotResult;
import io.github.vmxcheck.check.result.Summary;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.InputProblem;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.Specification;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Only the commands that collect the values missing to predict the instruction in question. */
public final class MissingReport implements Report {
  private final Specification specification;
  private final TextOutput output;

  public MissingReport(ReportContext context, PrintWriter out) {
    specification = context.specification();
    output = new TextOutput(out, context.width(), context.style());
  }

  @Override
  public void snapshot(SnapshotResult snapshot) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    Set<Long> processors = new LinkedHashSet<>();
    for (ProcessorResult processor : snapshot.processors()) {
      if (processor.outcome().isUnpredicted()) {
        processor
            .question()
            .predictedWhen()
            .fields()
            .forEach(field -> paths.add(FieldPath.of(field)));
        processors.add(processor.id());
      }
      List<FieldPath> missing = Suspects.missing(new Suspects(processor, specification).open());
      if (!missing.isEmpty()) {
        paths.addAll(missing);
        processors.add(processor.id());
      }
    }
    String name = snapshot.source();
    if (paths.isEmpty()) {
      output.paragraph(
          "", "== " + name + ": nothing is missing to predict " + snapshot.question().title());
      output.blank();
      return;
    }
    Set<String> platforms = Platforms.of(snapshot);
    for (String platform : platforms.isEmpty() ? Set.of(Platforms.USUAL) : platforms) {
      output.paragraph("", "== " + name + ", on " + platform + ":", output.style()::bold);
      new PlanText(output, Collecting.builtIn()).write(platform, paths, processors);
      output.blank();
    }
  }

  @Override
  public void problem(InputProblem problem) {
    // Printed on standard error; the summary counts it.
  }

  @Override
  public void summary(Summary summary) {
    output.paragraph("", summary.toString(), output.style()::bold);
  }
}
