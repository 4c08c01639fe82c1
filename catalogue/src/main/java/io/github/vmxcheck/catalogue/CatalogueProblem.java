// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

/** A problem in the catalogue. The message has file, line and column. */
public final class CatalogueProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogueProblem(String place, String message) {
    super(place + ": " + message);
  }
}
