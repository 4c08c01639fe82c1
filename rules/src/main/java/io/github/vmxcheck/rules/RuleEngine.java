// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/**
 * Executes rules. The built-in ones have code that the build makes of them; another engine may
 * execute them instead, or execute those of a project beside them. Shared by threads.
 */
public interface RuleEngine {
  /** A session for one thread. */
  Session newSession();

  /** Fires rules one fact at a time. */
  interface Session {
    /**
     * Fires all rules that match.
     *
     * @param fact a {@link Processor} or {@link Processors}, which notes what the rules say
     */
    void fire(Object fact);
  }
}
