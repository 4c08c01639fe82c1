// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/** Gives tests in other packages access to the code generated from the rules. */
public final class BuiltIn {
  private BuiltIn() {}

  /** The number of rules with generated code. */
  public static int numberOfRules() {
    return BuiltInRules.ALL.size();
  }
}
