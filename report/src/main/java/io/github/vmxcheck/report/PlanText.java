// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Phrases;
import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.specs.Collecting;
import io.github.vmxcheck.specs.CollectingPlan;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The commands that complete a dump, for the platform it came from. */
final class PlanText {
  private static final int TITLES = 4;

  private final TextOutput output;
  private final Collecting collecting;

  PlanText(TextOutput output, Collecting collecting) {
    this.output = output;
    this.collecting = collecting;
  }

  /** Writes the commands that collect these fields on these logical processors. */
  void write(String platform, Collection<FieldPath> paths, Collection<Long> processors) {
    List<Field> fields = paths.stream().map(FieldPath::field).distinct().toList();
    CollectingPlan plan = CollectingPlan.of(collecting, platform, fields, processors);
    for (CollectingPlan.Step step : plan.steps()) {
      List<String> titles = step.fields().stream().map(Field::title).toList();
      output.prefixed("    # ", Phrases.few(titles, TITLES) + " – " + step.where() + ":");
      // Never wrapped, because users paste it.
      output.line("    " + step.command());
    }
    for (Map.Entry<Field, String> one : plan.byHand().entrySet()) {
      output.prefixed("    # ", one.getKey().title() + ": " + one.getValue());
    }
  }
}
