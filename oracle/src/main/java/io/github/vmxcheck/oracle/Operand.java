// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.OperandAccess;

/** Location of an instruction's operand. The order is that of oracle.c. */
public enum Operand {
  READABLE("ds", 0),
  REGISTER("", 0),
  ON_STACK("ss", 0),
  NON_CANONICAL("ds", 0),
  NON_CANONICAL_STACK("ss", 0),
  NOT_MAPPED("ds", OperandAccess.NOT_MAPPED),
  NOT_MAPPED_STACK("ss", OperandAccess.NOT_MAPPED),
  /** The second half is on a page that is not mapped. */
  CROSSING("ds", OperandAccess.NOT_MAPPED),
  OUTSIDE("ds", OperandAccess.OUTSIDE_SEGMENT),
  OUTSIDE_STACK("ss", OperandAccess.OUTSIDE_SEGMENT),
  /** DS is a null selector. */
  NO_SEGMENT("ds", OperandAccess.OUTSIDE_SEGMENT),
  /** On a user page, which SMAP does not let level 0 access. */
  USER_PAGE("ds", 0);

  private final String segment;
  private final long access;

  Operand(String segment, long access) {
    this.segment = segment;
    this.access = access;
  }

  public boolean isRegister() {
    return this == REGISTER;
  }

  boolean isNonCanonical() {
    return this == NON_CANONICAL || this == NON_CANONICAL_STACK;
  }

  /** Whether the segment makes it inaccessible, which does not happen in 64-bit mode. */
  boolean isOutside() {
    return access == OperandAccess.OUTSIDE_SEGMENT;
  }

  /** Whether it depends on page-table entries. */
  boolean needsPaging() {
    return access == OperandAccess.NOT_MAPPED || this == USER_PAGE;
  }

  /** Value of {@link Field#OPERAND_SEGMENT}. */
  public long segment() {
    return Field.OPERAND_SEGMENT.words().get(segment);
  }

  /** Value of {@link Field#OPERAND_ACCESS}; for {@link #USER_PAGE}, if access is permitted. */
  public long access() {
    return access;
  }
}
