// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

/**
 * A limit for a ratio.
 *
 * @param limit the ratio
 * @param least whether the ratio must be at least the limit, otherwise at most
 */
record Budget(double limit, boolean least) {

  static Budget atLeast(double limit) {
    return new Budget(limit, true);
  }

  static Budget atMost(double limit) {
    return new Budget(limit, false);
  }

  /** "yes", or "no" and the factor by which the budget is missed. */
  String met(double ratio) {
    double factor = least ? limit / ratio : ratio / limit;
    return factor <= 1 ? "yes" : String.format("no, by %.2f ×", factor);
  }

  String text() {
    return (least ? "≥ " : "≤ ") + Row.text(limit);
  }
}
