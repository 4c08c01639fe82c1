// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The rules that decide, and what executes them. Thread-safe. */
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

  /**
   * The rules of the built-in specification, executed as the Java code that the build generates.
   */
  public static RuleBase builtIn() {
    return BUILT_IN;
  }

  /** Rules that an engine executes, including the built-in ones. */
  public static RuleBase executedBy(RuleEngine engine) {
    return new RuleBase(rule -> true, Optional.of(engine), true, Map.of());
  }

  /** The built-in rules as Java code, and other rules that an engine executes. */
  public static RuleBase builtInBeside(RuleEngine engine) {
    return new RuleBase(rule -> true, Optional.of(engine), false, Map.of());
  }

  /** The same, with the fields that the rules of some requirements read. */
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

  /** A new evaluator for the calling thread. */
  Evaluator newEvaluator(List<Requirement> requirements) {
    Optional<RuleEngine.Session> session = newSession();
    if (isOnlyEngine) {
      return new SessionEvaluator(session.orElseThrow(), requirements);
    }
    return new StraightLineEvaluator(requirements, this, session);
  }

  /** The Java code of the built-in rules; empty if an engine executes them. */
  Optional<StraightLineRules> straightLineRules(Map<String, Integer> indexOf) {
    return isOnlyEngine ? Optional.empty() : Optional.of(new StraightLineRules(wanted, indexOf));
  }

  /** A new session of the engine, if there is one, for the calling thread. */
  Optional<RuleEngine.Session> newSession() {
    return engine.map(RuleEngine::newSession);
  }

  /** Which built-in rules are executed. */
  Predicate<BuiltInRule> wanted() {
    return wanted;
  }
}
