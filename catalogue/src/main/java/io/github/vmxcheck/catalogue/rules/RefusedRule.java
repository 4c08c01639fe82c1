// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue.rules;

/** DRL that cannot be converted to straight-line code, with its position. */
final class RefusedRule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedRule(String file, int line, String found, String expected) {
    super(file + ":" + line + ": found " + found + ", expected " + expected);
  }
}
