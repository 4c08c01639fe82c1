// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** CEL-java with the bit operations of its math extension. */
public final class CommonExpressionLanguage {

  private CommonExpressionLanguage() {}

  /** A new peer. */
  public static Peer peer() {
    CelBuilder builder =
        CelFactory.plannerCelBuilder()
            .addCompilerLibraries(CelExtensions.math())
            .addRuntimeLibraries(CelExtensions.math());
    ByExpression.names().forEach(name -> builder.addVar(name, SimpleType.INT));
    Cel cel = builder.build();
    return new ByExpression(
        expression ->
            expression.in(
                term -> nested("math.bitAnd", term), terms -> nested("math.bitOr", terms)),
        text -> compile(cel, text));
  }

  private static String nested(String function, List<String> operands) {
    return operands.stream().reduce((a, b) -> function + "(" + a + ", " + b + ")").orElseThrow();
  }

  private static Predicate<Map<String, Object>> compile(Cel cel, String text) {
    try {
      Program program = cel.createProgram(cel.compile(text).getAst());
      return values -> holds(program, values);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private static boolean holds(Program program, Map<String, Object> values) {
    try {
      return (Boolean) program.eval(values);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(e);
    }
  }
}
