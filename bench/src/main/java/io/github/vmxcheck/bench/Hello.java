// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

/** The smallest possible Java process. */
public final class Hello {

  private Hello() {}

  /** Greets. */
  public static void main(String[] arguments) {
    System.out.println("Hello");
  }
}
