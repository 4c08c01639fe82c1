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
 * Decides by expressions that an engine compiled: each with unknown bits counting, and again
 * without them where that leaves a question.
 */
final class ByExpression implements Peer {
  private static final List<Expression> EXPRESSIONS = Expression.all();

  /** The two conditions of a requirement; {@code exempt} is null where nothing exempts. */
  private record Rule(
      Predicate<Map<String, Object>> violated, Predicate<Map<String, Object>> exempt) {}

  private final Variables certain = new Variables(EXPRESSIONS, false);
  private final Variables possible = new Variables(EXPRESSIONS, true);
  private final List<Rule> rules = new ArrayList<>();

  /**
   * Compiles all conditions.
   *
   * @param language how the engine writes one expression
   * @param compiler makes a condition of its text
   */
  ByExpression(
      Function<Expression, String> language,
      Function<String, Predicate<Map<String, Object>>> compiler) {
    for (Judged requirement : Judged.values()) {
      String violated = text(requirement, false, language);
      String exempt = text(requirement, true, language);
      rules.add(
          new Rule(compiler.apply(violated), exempt.isEmpty() ? null : compiler.apply(exempt)));
    }
  }

  /** The names an engine has to know. */
  static List<String> names() {
    return new Variables(EXPRESSIONS, true).names();
  }

  private static String text(
      Judged requirement, boolean exempts, Function<Expression, String> language) {
    return EXPRESSIONS.stream()
        .filter(one -> one.id().equals(requirement.id()) && one.exempts() == exempts)
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
    if (rule.exempt != null && rule.exempt.test(certain.values())) {
      return Verdict.NOT_APPLICABLE;
    }
    if (!rule.violated.test(possible.values())) {
      return Verdict.SATISFIED;
    }
    boolean mayBeExempt = rule.exempt != null && rule.exempt.test(possible.values());
    return !mayBeExempt && rule.violated.test(certain.values())
        ? Verdict.VIOLATED
        : Verdict.UNDETERMINED;
  }
}
