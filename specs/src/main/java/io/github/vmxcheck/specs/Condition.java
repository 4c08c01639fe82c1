// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A condition on a state: a {@link Claim} about its fields, or a combination of claims. If fields
 * are unknown, it is true, false or undetermined.
 */
public sealed interface Condition
    permits Claim, Condition.All, Condition.Any, Condition.Not, Condition.Known, Condition.Named {
  /** A condition that is true in every state. */
  static Condition always() {
    return new All(List.of());
  }

  /** The values of three-valued logic. */
  enum Truth {
    TRUE,
    FALSE,
    OPEN;

    Truth not() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case OPEN -> OPEN;
      };
    }
  }

  /**
   * What a condition is evaluated on.
   *
   * @param state the state of a logical processor, or of the machine
   * @param processors the number of logical processors of the machine; ignored for a processor
   * @param settled the field whose unknown bits are ignored; null for none
   */
  record Asked(ProcessorSnapshot state, int processors, Field settled) {}

  /**
   * Its value by the known fields.
   *
   * @param ifSettled the value of a claim that only unknown bits of the settled field leave
   *     undetermined
   */
  Truth in(Asked asked, Truth ifSettled);

  /**
   * Its value by the known fields. A claim that only the settled field leaves undetermined counts
   * as what makes the condition true, except inside {@code known}, where it stays undetermined.
   */
  default Truth of(Asked asked) {
    return in(asked, Truth.TRUE);
  }

  /** Its value by the known fields of a logical processor. */
  default Truth of(ProcessorSnapshot state) {
    return of(new Asked(state, 1, null));
  }

  /** The claims in it. */
  Stream<Claim> claims();

  /** The fields that its claims are about. */
  default Set<Field> fields() {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    claims().forEach(claim -> claim.paths().forEach(path -> fields.add(path.field())));
    return fields;
  }

  /** The conditions that must all be true for it to be true; empty if it is always true. */
  default List<Condition> parts() {
    return List.of(this);
  }

  /** All of them are true. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      Truth truth = Truth.TRUE;
      for (Condition part : parts) {
        Truth one = part.in(asked, ifSettled);
        if (one == Truth.FALSE) {
          return Truth.FALSE;
        }
        truth = one == Truth.OPEN ? Truth.OPEN : truth;
      }
      return truth;
    }

    @Override
    public Stream<Claim> claims() {
      return parts.stream().flatMap(Condition::claims);
    }
  }

  /** At least one of them is true. */
  record Any(List<Condition> choices) implements Condition {
    public Any {
      choices = List.copyOf(choices);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      Truth truth = Truth.FALSE;
      for (Condition choice : choices) {
        Truth one = choice.in(asked, ifSettled);
        if (one == Truth.TRUE) {
          return Truth.TRUE;
        }
        truth = one == Truth.OPEN ? Truth.OPEN : truth;
      }
      return truth;
    }

    @Override
    public Stream<Claim> claims() {
      return choices.stream().flatMap(Condition::claims);
    }
  }

  /** The condition is false. */
  record Not(Condition condition) implements Condition {
    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      return condition.in(asked, ifSettled.not()).not();
    }

    @Override
    public Stream<Claim> claims() {
      return condition.claims();
    }
  }

  /** The condition is known to be true; if it is undetermined, this is false. */
  record Known(Condition condition) implements Condition {
    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      return condition.in(asked, Truth.OPEN) == Truth.TRUE ? Truth.TRUE : Truth.FALSE;
    }

    @Override
    public Stream<Claim> claims() {
      return condition.claims();
    }
  }

  /** A condition with a name. */
  record Named(String name, Condition condition) implements Condition {
    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      return condition.in(asked, ifSettled);
    }

    @Override
    public Stream<Claim> claims() {
      return condition.claims();
    }
  }
}
