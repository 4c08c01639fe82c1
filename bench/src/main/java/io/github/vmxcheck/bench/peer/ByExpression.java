// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides by expressions that an engine compiles. Each is evaluated on one bound, certain or
 * possible, and on the other only if the verdict is not clear yet.
 */
final class ByExpression implements Peer {
  private static final List<Expression> EXPRESSIONS = Expression.all();

  /** The conditions of a requirement; {@code notApplicable} is null if it always applies. */
  private record Rule(
      Predicate<Map<String, Object>> violated, Predicate<Map<String, Object>> notApplicable) {}

  private final Variables certain = new Variables(EXPRESSIONS, false);
  private final Variables possible = new Variables(EXPRESSIONS, true);
  private final List<Rule> rules = new ArrayList<>();

  /**
   * Compiles all conditions.
   *
   * @param language translates an expression to the engine's language
   * @param compiler compiles the text of a condition
   */
  ByExpression(
      Function<Expression, String> language,
      Function<String, Predicate<Map<String, Object>>> compiler) {
    for (Judged requirement : Judged.values()) {
      String violated = text(requirement, false, language);
      String notApplicable = text(requirement, true, language);
      rules.add(
          new Rule(
              compiler.apply(violated),
              notApplicable.isEmpty() ? null : compiler.apply(notApplicable)));
    }
  }

  /** The names of all variables in the expressions. */
  static List<String> names() {
    return new Variables(EXPRESSIONS, true).names();
  }

  private static String text(
      Judged requirement, boolean statesNotApplicable, Function<Expression, String> language) {
    return EXPRESSIONS.stream()
        .filter(
            one ->
                one.id().equals(requirement.id())
                    && one.statesNotApplicable() == statesNotApplicable)
        .map(language)
        .collect(Collectors.joining(" || "));
  }

  @Override
  public void decide(ProcessorSnapshot state, Verdict[] verdicts) {
    certain.set(state);
    possible.set(state);
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = verdict(rules.get(i));
    }
  }

  private Verdict verdict(Rule rule) {
    if (rule.notApplicable != null && rule.notApplicable.test(certain.values())) {
      return Verdict.NOT_APPLICABLE;
    }
    if (!rule.violated.test(possible.values())) {
      return Verdict.SATISFIED;
    }
    boolean mayBeNotApplicable =
        rule.notApplicable != null && rule.notApplicable.test(possible.values());
    return !mayBeNotApplicable && rule.violated.test(certain.values())
        ? Verdict.VIOLATED
        : Verdict.UNDETERMINED;
  }
}
