// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.specs;

/** A clause file that is not as it should be; the message names file, line and column. */
public final class SpecificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpecificationException(String message) {
    super(message);
  }
}
