// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

/**
 * What a ratio has to be.
 *
 * @param limit the ratio
 * @param least whether it must be at least this; else at most
 */
record Budget(double limit, boolean least) {

  static Budget atLeast(double limit) {
    return new Budget(limit, true);
  }

  static Budget atMost(double limit) {
    return new Budget(limit, false);
  }

  /** "yes", or by how much not. */
  String met(double ratio) {
    double missing = least ? limit / ratio : ratio / limit;
    return missing <= 1 ? "yes" : String.format("no, by %.2f ×", missing);
  }

  String text() {
    return (least ? "≥ " : "≤ ") + Row.text(limit);
  }
}
