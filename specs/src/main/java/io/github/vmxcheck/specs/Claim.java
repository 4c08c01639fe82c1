// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.specs.ConditionReader.Subject;
import java.util.List;
import java.util.stream.Stream;

/** An atomic condition: a claim about bits of fields. */
public sealed interface Claim extends Condition {
  /** The bits that it is about. */
  List<FieldPath> paths();

  /** Whether it is about a processor or the machine. */
  default Subject subject() {
    boolean isOfMachine = paths().stream().anyMatch(path -> path.field().isOfMachine());
    return isOfMachine ? Subject.MACHINE : Subject.PROCESSOR;
  }

  @Override
  default Stream<Claim> claims() {
    return Stream.of(this);
  }

  /** Whether some bit is known, or the list is given. */
  private static boolean isKnown(FieldPath path, ProcessorSnapshot state) {
    return path.isList() ? state.isGiven(path.field().group()) : path.known(state) != 0;
  }

  private static Truth truth(boolean holds) {
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  /** The bits have this value. */
  record Equal(FieldPath path, FieldValue value) implements Claim {
    @Override
    public List<FieldPath> paths() {
      return List.of(path);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      Field field = path.field();
      ProcessorSnapshot state = path.in(asked.state());
      long mask = value.known() << path.low() & path.mask();
      long known = state.known(field) & mask;
      if (((state.value(field) ^ value.bits() << path.low()) & known) != 0) {
        return Truth.FALSE;
      }
      if (known == mask) {
        return Truth.TRUE;
      }
      return field == asked.settled() ? ifSettled : Truth.OPEN;
    }
  }

  /** Two fields have the same value. */
  record Same(FieldPath path, FieldPath other) implements Claim {
    @Override
    public List<FieldPath> paths() {
      return List.of(path, other);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      ProcessorSnapshot state = asked.state();
      long known = path.known(state);
      long knownOfOther = other.known(state);
      if (((path.value(state) ^ other.value(state)) & known & knownOfOther) != 0) {
        return Truth.FALSE;
      }
      if ((known & knownOfOther) == path.mask() >>> path.low()) {
        return Truth.TRUE;
      }
      boolean isSettled =
          isUndetermined(path, state) && path.field() == asked.settled()
              || isUndetermined(other, state) && other.field() == asked.settled();
      return isSettled ? ifSettled : Truth.OPEN;
    }

    private static boolean isUndetermined(FieldPath path, ProcessorSnapshot state) {
      return !path.in(state).knows(path.field(), path.mask());
    }
  }

  /** Not all of the bits are known. */
  record Unknown(FieldPath path) implements Claim {
    @Override
    public List<FieldPath> paths() {
      return List.of(path);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      return truth(!path.in(asked.state()).knows(path.field(), path.mask()));
    }
  }

  /** At least one bit of each field is known, or the list is given; unreadable fields are not. */
  record Given(List<FieldPath> paths) implements Claim {
    public Given {
      paths = List.copyOf(paths);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      for (FieldPath path : paths) {
        if (!isKnown(path, asked.state())) {
          return Truth.FALSE;
        }
      }
      return Truth.TRUE;
    }
  }

  /** No bit of any of these fields is known, or the list is not given; unreadable is not absent. */
  record Absent(List<FieldPath> paths) implements Claim {
    public Absent {
      paths = List.copyOf(paths);
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      for (FieldPath path : paths) {
        if (isKnown(path, asked.state()) || path.in(asked.state()).isUnreadable(path.field())) {
          return Truth.FALSE;
        }
      }
      return Truth.TRUE;
    }
  }

  /** The machine has at least two logical processors. */
  record Several() implements Claim {
    @Override
    public List<FieldPath> paths() {
      return List.of();
    }

    @Override
    public Subject subject() {
      return Subject.MACHINE;
    }

    @Override
    public Truth in(Asked asked, Truth ifSettled) {
      return truth(asked.processors() > 1);
    }
  }
}
