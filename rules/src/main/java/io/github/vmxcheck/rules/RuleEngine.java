// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * Executes rules. For the built-in ones the build generates Java code; another engine may execute
 * them instead, or execute project rules in addition. Thread-safe.
 */
public interface RuleEngine {
  /** A session for one thread. */
  Session newSession();

  /** Fires rules one fact at a time. */
  interface Session {
    /**
     * Fires all rules that match.
     *
     * @param fact a rule fact such as {@link Processor}, which records the results of the rules
     */
    void fire(Object fact);
  }
}
