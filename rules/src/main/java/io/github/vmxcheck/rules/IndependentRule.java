// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drools.model.Binding;
import org.drools.model.Condition;
import org.drools.model.Consequence;
import org.drools.model.Constraint;
import org.drools.model.Pattern;
import org.drools.model.Rule;
import org.drools.model.SingleConstraint;
import org.drools.model.Variable;
import org.drools.model.functions.BlockN;
import org.drools.model.functions.Function1;
import org.drools.model.functions.IntrospectableLambda;
import org.drools.model.functions.Predicate1;
import org.drools.model.functions.Predicate2;

/**
 * A compiled rule that matches one fact, binds at most one value of it and joins nothing, asked
 * without a session: its constraints in turn and, if they hold, its consequence. All are what the
 * build made of the DRL.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // the model does not tell the types of its variables
final class IndependentRule {
  private final String name;
  private final Variable fact;
  private final Variable bound;
  private final Function1 binding;
  private final Predicate1[] ofFact;
  private final Predicate2[] ofBound;
  private final int[] taken;
  private final BlockN consequence;

  /**
   * Takes a rule apart.
   *
   * @throws IllegalArgumentException if it is of another form, so that only a session can fire it
   */
  IndependentRule(Rule rule) {
    name = rule.getName();
    Pattern<?> pattern = onlyPattern(rule);
    fact = pattern.getPatternVariable();
    List<Binding> bindings = List.copyOf(pattern.getBindings());
    require(bindings.size() <= 1);
    bindings.forEach(one -> require(List.of(one.getInputVariables()).equals(List.of(fact))));
    bound = bindings.isEmpty() ? null : bindings.get(0).getBoundVariable();
    binding = bindings.isEmpty() ? null : unwrapped(bindings.get(0).getBindingFunction());
    List<Predicate1> single = new ArrayList<>();
    List<Predicate2> pairs = new ArrayList<>();
    collect(pattern.getConstraint(), single, pairs);
    ofFact = single.toArray(Predicate1[]::new);
    ofBound = pairs.toArray(Predicate2[]::new);
    Consequence only = rule.getDefaultConsequence();
    require(rule.getConsequences().size() == 1 && !only.isUsingDrools());
    taken = Stream.of(only.getVariables()).mapToInt(this::index).toArray();
    consequence = only.getBlock();
  }

  private Pattern<?> onlyPattern(Rule rule) {
    List<Condition> parts =
        rule.getView().getSubConditions().stream()
            .filter(part -> part.getType() != Condition.Type.CONSEQUENCE)
            .toList();
    require(parts.size() == 1 && parts.get(0) instanceof Pattern);
    return (Pattern<?>) parts.get(0);
  }

  private void collect(Constraint constraint, List<Predicate1> single, List<Predicate2> pairs) {
    if (constraint == SingleConstraint.TRUE) {
      return;
    }
    if (!(constraint instanceof SingleConstraint one)) {
      require(constraint.getType() == Constraint.Type.MULTIPLE);
      constraint.getChildren().forEach(child -> collect(child, single, pairs));
    } else if (isPair(one.getVariables())) {
      pairs.add(unwrapped(one.getPredicate2()));
    } else {
      single.add(unwrapped(one.getPredicate1()));
    }
  }

  /** Whether it is the fact and the bound value, not the fact alone. */
  private boolean isPair(Variable[] variables) {
    require(variables.length <= 2 && index(variables[0]) == 0);
    return variables.length == 2 && index(variables[1]) == 1;
  }

  /** 0 for the fact, 1 for the bound value. */
  private int index(Variable variable) {
    require(variable == fact || variable == bound);
    return variable == fact ? 0 : 1;
  }

  private void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("the rule '" + name + "' needs a session");
    }
  }

  private static <T> T unwrapped(T function) {
    Object lambda = function;
    while (lambda instanceof IntrospectableLambda wrapper) {
      lambda = wrapper.getLambda();
    }
    return (T) lambda;
  }

  /** Executes the consequence if the fact matches. */
  void fire(Object candidate) {
    try {
      for (Predicate1 predicate : ofFact) {
        if (!predicate.test(candidate)) {
          return;
        }
      }
      Object value = binding == null ? null : binding.apply(candidate);
      for (Predicate2 predicate : ofBound) {
        if (!predicate.test(candidate, value)) {
          return;
        }
      }
      Object[] arguments = new Object[taken.length];
      for (int i = 0; i < taken.length; i++) {
        arguments[i] = taken[i] == 0 ? candidate : value;
      }
      consequence.execute(arguments);
    } catch (Exception e) {
      throw new IllegalStateException("the rule '" + name + "' failed", e);
    }
  }
}
