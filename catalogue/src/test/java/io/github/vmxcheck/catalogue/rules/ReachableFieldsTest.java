// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

import static io.github.vmxcheck.catalogue.rules.ReachableFieldsTest.Field.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

class ReachableFieldsTest {
  enum Field {
    CR0,
    CR3,
    CR4,
    RFLAGS,
    CPL,
    CS_L,
    CS_D,
    SS_SELECTOR,
    SS_DPL,
    A20M,
    SMM,
    OBSERVER;

    long mask() {
      return 1L << ordinal();
    }
  }

  private final ReachableFields fields = new ReachableFields(Field.class);

  /** Code as it may occur in helper classes of the rules. */
  @SuppressWarnings({"unused", "UnnecessaryLambda"}) // read as bytecode
  private static final class Sample {
    private static final Field[] ARRAY = {SMM, A20M};
    private static final Map<Field, String> MAP = Map.of(CS_L, "a", CS_D, "b");
    private static final LongBinaryOperator LAMBDA = (a, b) -> ones(CR3);

    private record Pair(Field left, List<Field> right) {}

    private static final Pair PAIR = new Pair(SS_DPL, List.of(SS_SELECTOR));

    long named() {
      return ones(CR0) | helper(CR4);
    }

    long array() {
      return ones(ARRAY[0]);
    }

    int constants() {
      return MAP.size() + PAIR.right.size();
    }

    LongBinaryOperator constantLambda() {
      return LAMBDA;
    }

    Runnable lambda() {
      return () -> ones(RFLAGS);
    }

    Object object() {
      return new Object() {
        @Override
        public String toString() {
          return "" + ones(CPL);
        }
      };
    }

    int allFields() {
      return Field.values().length;
    }

    private static long helper(Field field) {
      return ones(field) + ones(OBSERVER);
    }

    private static long ones(Field field) {
      return field.mask();
    }
  }

  @Test
  void fieldsAreFoundWhereverTheCodeNamesThem() {
    assertThat(fields.from(Sample.class, "named")).containsExactly("CR0", "CR4", "OBSERVER");
    assertThat(fields.from(Sample.class, "array")).containsExactly("A20M", "SMM");
    assertThat(fields.from(Sample.class, "constants"))
        .containsExactly("CS_L", "CS_D", "SS_SELECTOR", "SS_DPL");
    assertThat(fields.from(Sample.class, "constantLambda")).contains("CR3");
    assertThat(fields.from(Sample.class, "lambda")).containsExactly("RFLAGS");
    assertThat(fields.from(Sample.class, "object")).containsExactly("CPL");
  }

  @Test
  void aLookupAtRunTimeIsRejected() {
    assertThatThrownBy(() -> fields.from(Sample.class, "allFields"))
        .hasMessageContaining("list the fields it reads in a constant");
  }
}
