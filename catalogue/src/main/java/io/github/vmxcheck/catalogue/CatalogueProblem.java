// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

/** Something that is wrong in the catalogue; the message names file, line and column. */
public final class CatalogueProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogueProblem(String place, String message) {
    super(place + ": " + message);
  }
}
