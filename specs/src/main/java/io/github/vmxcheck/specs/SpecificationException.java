// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/** Thrown for an invalid requirement file; the message has file, line and column. */
public final class SpecificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpecificationException(String message) {
    super(message);
  }
}
