// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.report;

import io.github.vmxcheck.check.text.Words;
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

  private final Page page;
  private final Collecting collecting;

  PlanText(Page page, Collecting collecting) {
    this.page = page;
    this.collecting = collecting;
  }

  /** Writes the commands that give these fields of these logical processors. */
  void write(String platform, Collection<FieldPath> paths, Collection<Long> processors) {
    List<Field> fields = paths.stream().map(FieldPath::field).distinct().toList();
    CollectingPlan plan = CollectingPlan.of(collecting, platform, fields, processors);
    for (CollectingPlan.Step step : plan.steps()) {
      List<String> titles = step.fields().stream().map(Field::title).toList();
      page.prefixed("    # ", step.where() + ": " + Words.few(titles, TITLES));
      // Never wrapped: it is to be pasted.
      page.line("    " + step.command());
    }
    for (Map.Entry<Field, String> one : plan.byHand().entrySet()) {
      page.prefixed("    # ", one.getKey().title() + ": " + one.getValue());
    }
  }
}
