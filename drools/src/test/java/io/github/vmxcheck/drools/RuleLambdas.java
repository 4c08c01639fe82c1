// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import java.util.ArrayList;
import java.util.List;
import org.drools.model.Binding;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Pattern;
import org.drools.model.Rule;
import org.drools.model.SingleConstraint;
import org.drools.model.functions.IntrospectableLambda;

/** The classes that the build generates for the constraints and bindings of a rule. */
final class RuleLambdas {
  private RuleLambdas() {}

  static List<Class<?>> of(Rule rule) {
    List<Class<?>> lambdas = new ArrayList<>();
    for (Pattern<?> pattern : patterns(rule)) {
      for (Binding binding : pattern.getBindings()) {
        lambdas.add(unwrapped(binding.getBindingFunction()));
      }
      add(pattern.getConstraint(), lambdas);
    }
    return lambdas;
  }

  /** The patterns of the rule: its conditions, without the consequence. */
  static List<Pattern<?>> patterns(Rule rule) {
    List<Pattern<?>> patterns = new ArrayList<>();
    for (Condition condition : rule.getView().getSubConditions()) {
      if (condition.getType() != Condition.Type.CONSEQUENCE) {
        patterns.add((Pattern<?>) condition);
      }
    }
    return patterns;
  }

  private static void add(Constraint constraint, List<Class<?>> lambdas) {
    if (constraint instanceof SingleConstraint single) {
      if (single != SingleConstraint.TRUE) {
        lambdas.add(unwrapped(predicate(single)));
      }
    } else {
      constraint.getChildren().forEach(child -> add(child, lambdas));
    }
  }

  private static Object predicate(SingleConstraint constraint) {
    return switch (constraint.getVariables().length) {
      case 1 -> constraint.getPredicate1();
      case 2 -> constraint.getPredicate2();
      case 3 -> constraint.getPredicate3();
      default -> constraint.getPredicate4();
    };
  }

  private static Class<?> unwrapped(Object function) {
    Object lambda = function;
    while (lambda instanceof IntrospectableLambda wrapper) {
      lambda = wrapper.getLambda();
    }
    return lambda.getClass();
  }
}
