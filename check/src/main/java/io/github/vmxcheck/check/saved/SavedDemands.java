// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.rules.Demand;
import io.github.vmxcheck.rules.FieldDemands;
import java.util.ArrayList;
import java.util.List;

/** Reads the demands in a report. */
final class SavedDemands {
  private SavedDemands() {}

  /** The demands on fields that this version knows. */
  static List<FieldDemands> of(ReportValue value) {
    List<FieldDemands> demands = new ArrayList<>();
    value
        .keys()
        .forEach(
            (key, one) ->
                Field.byKey(key)
                    .map(field -> new FieldDemands(field, one.list("by", SavedDemands::demand)))
                    .ifPresent(demands::add));
    return demands;
  }

  private static Demand demand(ReportValue value) {
    return new Demand(
        value.text("requirement"),
        mask("ones", value),
        mask("zeros", value),
        mask("undecided", value));
  }

  private static long mask(String key, ReportValue value) {
    return value.optional(key).map(SavedValue::number).orElse(0L);
  }
}
