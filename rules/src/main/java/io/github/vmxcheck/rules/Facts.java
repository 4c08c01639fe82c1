// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;
import java.util.stream.Stream;

/**
 * The facts that rules match in one state, on one {@link Bound}. All of them record results in the
 * same marks.
 */
interface Facts {
  /** The facts of a kind; the array must not be changed. Empty if the state has none. */
  Object[] of(FactKind kind);

  /** The results that rules recorded. */
  RuleMarks marks();

  /** Fires the rules of a session for all facts, only once for a fact of two kinds. */
  default void fire(RuleEngine.Session session) {
    Stream.of(FactKind.values())
        .flatMap(kind -> Stream.of(of(kind)))
        .distinct()
        .forEach(session::fire);
  }
}
