// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench;

/** The least a process of Java can do. */
public final class Hello {

  private Hello() {}

  /** Greets. */
  public static void main(String[] arguments) {
    System.out.println("Hello");
  }
}
