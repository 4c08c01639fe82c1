// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The values of the variables in the expressions, set for one state after another. */
final class Variables {
  private static final String NOT = "NOT_";

  /** A name and where its value comes from. */
  private record Variable(String name, ToLongFunction<Masks> value) {

    static Variable of(String name) {
      return switch (name) {
        case "NO_BASIC" -> new Variable(name, Masks::noBasic);
        case "BEYOND_WIDTH" -> new Variable(name, Masks::beyondWidth);
        default -> ofField(name);
      };
    }

    private static Variable ofField(String name) {
      if (name.startsWith(NOT)) {
        Field field = Field.valueOf(name.substring(NOT.length()));
        return new Variable(name, masks -> masks.zeros(field));
      }
      Field field = Field.valueOf(name);
      return new Variable(name, masks -> masks.ones(field));
    }
  }

  private final boolean possible;
  private final List<Variable> variables;
  private final Map<String, Object> values = new HashMap<>();

  Variables(List<Expression> expressions, boolean possible) {
    this.possible = possible;
    variables =
        expressions.stream().flatMap(Expression::names).distinct().map(Variable::of).toList();
  }

  void set(ProcessorSnapshot state) {
    Masks masks = new Masks(state, possible);
    for (Variable variable : variables) {
      values.put(variable.name, variable.value.applyAsLong(masks));
    }
  }

  List<String> names() {
    return variables.stream().map(Variable::name).toList();
  }

  Map<String, Object> values() {
    return values;
  }
}
