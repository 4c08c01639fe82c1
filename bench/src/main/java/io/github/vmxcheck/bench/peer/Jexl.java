// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.MapContext;

/** Apache Commons JEXL with its own bit operators. */
public final class Jexl {
  private static final JexlEngine ENGINE = new JexlBuilder().strict(true).silent(false).create();

  private Jexl() {}

  /** A new peer. */
  public static Peer peer() {
    return new ByExpression(
        expression ->
            expression.in(
                term -> String.join(" & ", term), terms -> "(" + String.join(" | ", terms) + ")"),
        Jexl::compile);
  }

  private static Predicate<Map<String, Object>> compile(String text) {
    JexlExpression expression = ENGINE.createExpression(text);
    return values -> (Boolean) expression.evaluate(new MapContext(values));
  }
}
