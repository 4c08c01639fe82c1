// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

import io.github.vmxcheck.model.FieldPath;
import io.github.vmxcheck.model.FieldValue;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.List;

/**
 * A conjunction of claims about fields. Over a snapshot that leaves fields open it is true, false
 * or open itself.
 *
 * @param claims all must be true; none: always true
 */
public record Condition(List<Claim> claims) {

  /** The three values of logic over partial knowledge. */
  public enum Truth {
    TRUE,
    FALSE,
    OPEN
  }

  /** One claim about some bits of a field. */
  public sealed interface Claim {
    FieldPath path();
  }

  /** The bits have this value. */
  public record Equal(FieldPath path, FieldValue value) implements Claim {}

  /** Not all of the bits are known. */
  public record Unknown(FieldPath path) implements Claim {}

  public Condition {
    claims = List.copyOf(claims);
  }

  /** What the known fields say. */
  public Truth of(ProcessorSnapshot snapshot) {
    Truth truth = Truth.TRUE;
    for (Claim claim : claims) {
      Truth one = claim(claim, snapshot);
      if (one == Truth.FALSE) {
        return Truth.FALSE;
      }
      if (one == Truth.OPEN) {
        truth = Truth.OPEN;
      }
    }
    return truth;
  }

  private static Truth claim(Claim claim, ProcessorSnapshot snapshot) {
    if (claim instanceof Unknown unknown) {
      FieldPath path = unknown.path();
      return snapshot.knows(path.field(), path.mask()) ? Truth.FALSE : Truth.TRUE;
    }
    Equal equal = (Equal) claim;
    FieldPath path = equal.path();
    long mask = equal.value().known() << path.low() & path.mask();
    long value = equal.value().bits() << path.low() & mask;
    long known = snapshot.known(path.field()) & mask;
    if (((snapshot.value(path.field()) ^ value) & known) != 0) {
      return Truth.FALSE;
    }
    return known == mask ? Truth.TRUE : Truth.OPEN;
  }
}
