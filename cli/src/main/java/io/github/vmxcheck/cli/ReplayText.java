// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.check.text.Sanitized;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.Snapshot;
import io.github.vmxcheck.oracle.Comparison;
import io.github.vmxcheck.oracle.Comparison.Kind;
import io.github.vmxcheck.oracle.Replay;
import io.github.vmxcheck.report.TextOutput;
import io.github.vmxcheck.rules.Observation;
import io.github.vmxcheck.rules.ProcessorValidation;
import io.github.vmxcheck.rules.ValueText;
import java.util.List;

/** Text report of a replay: the result of executing VMXON in the state of a dump. */
public final class ReplayText {
  private static final String SET = "  set                        ";
  private static final String PREDICTED = "  predicted for the dump     ";
  private static final String OBSERVED = "  observed in the dump       ";
  private static final String EXECUTED = "  executed in Bochs          ";
  private static final String OF_EXECUTED = "  predicted for what was set ";

  private final TextOutput output;
  private boolean isFirst = true;

  public ReplayText(TextOutput output) {
    this.output = output;
  }

  /** Prints one logical processor of a dump. */
  public void processor(Snapshot snapshot, ProcessorValidation dump, Replay replay) {
    if (!isFirst) {
      output.blank();
    }
    isFirst = false;
    ProcessorSnapshot state = dump.state();
    Comparison comparison = replay.comparison();
    String name = snapshot.label().isEmpty() ? snapshot.name() : snapshot.label();
    output.line(
        Sanitized.of(name)
            + ", "
            + Phrases.processor(state.isNumbered(), state.id())
            + ", on the model "
            + replay.model());
    output.paragraph(SET, comparison.execution().setup().toString());
    output.paragraph(PREDICTED, FuzzText.predicted(dump.prediction()));
    List<String> observed = Observation.of(dump.question(), state);
    if (!observed.isEmpty()) {
      output.paragraph(OBSERVED, FuzzText.titles(observed, dump.prediction()));
    }
    output.paragraph(EXECUTED, executed(comparison));
    if (!comparison.predicted().possible().equals(dump.prediction().possible())) {
      output.paragraph(OF_EXECUTED, FuzzText.predicted(comparison.predicted()));
    }
    fields("set differently from the dump:", replay.otherwise(), state, comparison);
    fields("not in the dump, set to:", replay.chosen(), null, comparison);
  }

  private static String executed(Comparison one) {
    if (one.kind() == Kind.NOT_SET_UP) {
      return "nothing: the state could not be set up";
    }
    String title = FuzzText.title(one.execution().outcome(), one.predicted());
    return one.deviation()
        .map(known -> title + "; Bochs does not enforce " + known.requirement())
        .orElse(one.kind() == Kind.DISAGREES ? title + ", not as predicted" : title);
  }

  private void fields(
      String title, List<Field> fields, ProcessorSnapshot dump, Comparison comparison) {
    if (fields.isEmpty()) {
      return;
    }
    output.line("  " + title);
    ProcessorSnapshot executed = comparison.execution().state().processors().get(0);
    for (Field field : fields) {
      String was = ValueText.of(executed, field);
      String text = dump == null ? was : ValueText.of(dump, field) + ", in Bochs " + was;
      output.paragraph("    ", field.key() + ": " + text);
    }
  }
}
