// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which rules decide, and what executes them; shared by threads. */
public final class RuleBase {
  private static final RuleBase BUILT_IN =
      new RuleBase(rule -> true, Optional.empty(), false, Map.of());

  private final Predicate<BuiltInRule> wanted;
  private final Optional<RuleEngine> engine;
  private final boolean isOnlyEngine;
  private final Map<String, List<Field>> reads;

  private RuleBase(
      Predicate<BuiltInRule> wanted,
      Optional<RuleEngine> engine,
      boolean isOnlyEngine,
      Map<String, List<Field>> reads) {
    this.wanted = wanted;
    this.engine = engine;
    this.isOnlyEngine = isOnlyEngine;
    this.reads = Map.copyOf(reads);
  }

  /** The rules of the built-in specification, executed by the code that the build made of them. */
  public static RuleBase builtIn() {
    return BUILT_IN;
  }

  /** Rules that an engine executes, the built-in ones among them. */
  public static RuleBase executedBy(RuleEngine engine) {
    return new RuleBase(rule -> true, Optional.of(engine), true, Map.of());
  }

  /** The built-in rules, and beside them others that an engine executes. */
  public static RuleBase builtInBeside(RuleEngine engine) {
    return new RuleBase(rule -> true, Optional.of(engine), false, Map.of());
  }

  /** The same, where it is known which fields the rules of some requirements read. */
  public RuleBase reading(Map<String, List<Field>> fields) {
    return new RuleBase(wanted, engine, isOnlyEngine, fields);
  }

  /** Some of the built-in rules; a requirement without rules is always satisfied. */
  static RuleBase only(Predicate<BuiltInRule> wanted) {
    return new RuleBase(wanted, Optional.empty(), false, Map.of());
  }

  /** The fields that the rules of a requirement read, in the order of {@link Field}. */
  public List<Field> reads(Requirement requirement) {
    List<Field> own = reads.get(requirement.rule());
    return own == null ? RuleReads.of(requirement) : own;
  }

  /** One for the thread that asks. */
  Evaluator newEvaluator(List<Requirement> requirements) {
    Optional<RuleEngine.Session> session = newSession();
    if (isOnlyEngine) {
      return new SessionEvaluator(session.orElseThrow(), requirements);
    }
    return new StraightLineEvaluator(requirements, this, session);
  }

  /** The code of the built-in rules; empty if an engine executes them, too. */
  Optional<StraightLineRules> straightLineRules(Map<String, Integer> indexOf) {
    return isOnlyEngine ? Optional.empty() : Optional.of(new StraightLineRules(wanted, indexOf));
  }

  /** A session of the engine, if there is one, for the thread that asks. */
  Optional<RuleEngine.Session> newSession() {
    return engine.map(RuleEngine::newSession);
  }

  /** Which built-in rules are executed. */
  Predicate<BuiltInRule> wanted() {
    return wanted;
  }
}
