// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What may hold in a state: a {@link Claim} about its fields, or several of them joined. Over a
 * state that leaves fields open it is true, false or open itself.
 */
public sealed interface Condition
    permits Claim, Condition.All, Condition.Any, Condition.Not, Condition.Known, Condition.Named {
  /** One that holds in every state. */
  static Condition always() {
    return new All(List.of());
  }

  /** The three values of logic over partial knowledge. */
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
   * What a condition is asked of.
   *
   * @param state of a logical processor, or what the dump says of the machine
   * @param processors how many logical processors the machine has; of no account for one of them
   * @param settled the field whose unknown bits count for nothing; null for none
   */
  record Asked(ProcessorSnapshot state, int processors, Field settled) {}

  /**
   * What the known fields say.
   *
   * @param ifSettled what a claim is that only unknown bits of the settled field leave open
   */
  Truth in(Asked asked, Truth ifSettled);

  /** What the known fields say; a claim that only the settled field leaves open is granted. */
  default Truth of(Asked asked) {
    return in(asked, Truth.TRUE);
  }

  /** What the known fields of a logical processor say. */
  default Truth of(ProcessorSnapshot state) {
    return of(new Asked(state, 1, null));
  }

  /** The claims that it is made of. */
  Stream<Claim> claims();

  /** The fields that its claims are about. */
  default Set<Field> fields() {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    claims().forEach(claim -> claim.paths().forEach(path -> fields.add(path.field())));
    return fields;
  }

  /** The conditions that must all hold for it to hold; none if it always does. */
  default List<Condition> parts() {
    return List.of(this);
  }

  /** All of them hold. */
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

  /** One of them holds, or several. */
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

  /** It does not hold. */
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

  /** It is known to hold: where it is open, this is false. */
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

  /** A condition that has a name, which stands for it. */
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
