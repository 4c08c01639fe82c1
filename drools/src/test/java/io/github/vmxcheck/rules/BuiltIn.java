// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

/** What tests of another package may know of the code that the build made of the rules. */
public final class BuiltIn {
  private BuiltIn() {}

  /** How many rules have code. */
  public static int numberOfRules() {
    return BuiltInRules.ALL.size();
  }
}
