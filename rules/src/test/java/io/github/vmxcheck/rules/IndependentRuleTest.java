// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.drools.model.DSL.declarationOf;
import static org.drools.model.DSL.not;
import static org.drools.model.DSL.on;
import static org.drools.model.PatternDSL.pattern;
import static org.drools.model.PatternDSL.rule;

import java.util.ArrayList;
import java.util.List;
import org.drools.model.Rule;
import org.drools.model.Variable;
import org.junit.jupiter.api.Test;

/** Which rules can be asked without a session, and what they then do. */
class IndependentRuleTest {
  private final Variable<String> text = declarationOf(String.class, "$text");
  private final Variable<String> other = declarationOf(String.class, "$other");
  private final Variable<Integer> length = declarationOf(Integer.class, "$length");
  private final List<Object> fired = new ArrayList<>();

  @Test
  void aRuleFiresIfAllConstraintsHold() {
    Rule rule =
        rule("long and plain")
            .build(
                pattern(text)
                    .expr("letters", String::isBlank)
                    .bind(length, String::length)
                    .expr("long", length, (one, count) -> count > 2),
                on(length, text).execute((count, one) -> fired.add(one + count)));
    IndependentRule independent = new IndependentRule(rule);
    List.of("abc", "  ", "   ").forEach(independent::fire);
    assertThat(fired).containsExactly("   3");
  }

  @Test
  void aRuleThatJoinsIsRefused() {
    assertRefused(
        rule("joins").build(pattern(text), pattern(other), on(text, other).execute((a, b) -> {})));
  }

  @Test
  void aRuleAboutAbsenceIsRefused() {
    assertRefused(rule("absence").build(not(pattern(text)), on(other).execute(a -> {})));
  }

  @Test
  void aRuleThatBindsTwoValuesIsRefused() {
    Variable<Integer> twice = declarationOf(Integer.class, "$twice");
    assertRefused(
        rule("two values")
            .build(
                pattern(text).bind(length, String::length).bind(twice, one -> one.length() * 2),
                on(text).execute(one -> {})));
  }

  @Test
  void aRuleThatActsOnTheSessionIsRefused() {
    assertRefused(
        rule("acts").build(pattern(text), on(text).execute((drools, one) -> drools.insert(one))));
  }

  @Test
  void whatFailsIsNamed() {
    Rule rule = rule("fails").build(pattern(text), on(text).execute(one -> fired.get(7)));
    assertThatThrownBy(() -> new IndependentRule(rule).fire("abc"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rule 'fails' failed");
  }

  @Test
  void everyBuiltInRuleIsIndependent() {
    assertThat(RuleBase.model().getRules()).isNotEmpty();
    RuleBase.model().getRules().forEach(IndependentRule::new);
  }

  private static void assertRefused(Rule rule) {
    assertThatThrownBy(() -> new IndependentRule(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the rule '" + rule.getName() + "' needs a session");
  }
}
