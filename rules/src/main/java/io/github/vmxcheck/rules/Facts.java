// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.FactKind;
import java.util.stream.Stream;

/** What rules can be asked about in one state, on one {@link Bound}; all note it in one place. */
interface Facts {
  /** The facts of a kind, not to be changed; none where the state has none. */
  Object[] of(FactKind kind);

  /** What rules noted. */
  RuleMarks marks();

  /** Fires the rules of a session for all of them, for one of two kinds once. */
  default void fire(RuleEngine.Session session) {
    Stream.of(FactKind.values())
        .flatMap(kind -> Stream.of(of(kind)))
        .distinct()
        .forEach(session::fire);
  }
}
