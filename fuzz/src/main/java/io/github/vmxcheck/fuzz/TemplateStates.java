// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** States of some templates. */
final class TemplateStates extends States {
  private final List<Template> templates;

  TemplateStates(List<Template> templates) {
    this.templates = List.copyOf(templates);
  }

  @Override
  public Arbitrary<Snapshot> arbitrary() {
    return Arbitraries.oneOf(templates.stream().map(TemplateStates::arbitrary).toList());
  }

  private static Arbitrary<Snapshot> arbitrary(Template template) {
    List<Arbitrary<List<Change>>> options =
        template.choices().stream()
            .<Arbitrary<List<Change>>>map(choice -> Arbitraries.of(choice.options()))
            .toList();
    return Combinators.combine(options).as(template::state);
  }

  @Override
  Snapshot next(Random random) {
    Template template = any(templates, random);
    List<List<Change>> options = new ArrayList<>(template.choices().size());
    for (Choice choice : template.choices()) {
      options.add(any(choice.options(), random));
    }
    return template.state(options);
  }
}
