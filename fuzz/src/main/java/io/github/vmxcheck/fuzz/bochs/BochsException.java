// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz.bochs;

/** Bochs, or what builds its ROM, is missing or did not do what it should. */
public final class BochsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BochsException(String message) {
    super(message);
  }

  BochsException(String message, Throwable cause) {
    super(message, cause);
  }
}
