// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vmxcheck.rules.Bits;
import io.github.vmxcheck.rules.BuiltIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.drools.model.Rule;
import org.drools.modelcompiler.util.EvaluationUtil;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Checks that the rules use no comparison operator. Such an operator compiles to a comparison of
 * doubles, so no compiled rule may refer to the class that compares them.
 */
class GeneratedPredicatesTest {
  private static final String COMPARISONS = Type.getInternalName(EvaluationUtil.class);
  private static final int CLASS = 7; // constant-pool tag of a class

  @Test
  void theEngineConsidersTwoLargeNumbersEqual() {
    long high = 1L << 60;
    assertThat(EvaluationUtil.areNumbersNullSafeEquals(high, high + 1)).isTrue();
  }

  @Test
  void noCompiledRuleComparesNumbers() throws IOException {
    List<String> offenders = new ArrayList<>();
    for (Rule rule : DroolsEngine.builtIn().rules()) {
      for (Class<?> lambda : RuleLambdas.of(rule)) {
        if (refersToComparisons(bytes(lambda))) {
          offenders.add(rule.getName());
        }
      }
    }
    assertThat(offenders)
        .as("a rule has an operator such as == or <: use anySet or allSet")
        .isEmpty();
  }

  /** The other test would overlook interpreted rules and rules that are not found. */
  @Test
  void everyBuiltInRuleIsCompiled() {
    assertThat(DroolsEngine.builtIn().rules())
        .hasSize(BuiltIn.numberOfRules())
        .allSatisfy(
            rule ->
                assertThat(RuleLambdas.of(rule))
                    .isNotEmpty()
                    .allMatch(lambda -> lambda.getSimpleName().startsWith("Lambda")));
  }

  /** The code the compiler would generate for a rule with {@code cr0 == fixed}. */
  @SuppressWarnings("unused") // read as bytecode
  private static final class Comparing {
    static boolean test(long cr0, long fixed) {
      return EvaluationUtil.areNumbersNullSafeEquals(cr0, fixed);
    }
  }

  @Test
  void aComparisonIsFound() throws IOException {
    assertThat(refersToComparisons(bytes(Comparing.class))).isTrue();
    assertThat(refersToComparisons(bytes(Bits.class))).isFalse();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (var in =
        type.getClassLoader().getResourceAsStream(Type.getInternalName(type) + ".class")) {
      return in.readAllBytes();
    }
  }

  private static boolean refersToComparisons(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset > 0
          && reader.readByte(offset - 1) == CLASS
          && reader.readUTF8(offset, buffer).equals(COMPARISONS)) {
        return true;
      }
    }
    return false;
  }
}
