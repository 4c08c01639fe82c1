// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** What executes, or what it is built with, is missing or did not do what it should. */
public final class OracleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OracleException(String message) {
    super(message);
  }

  public OracleException(String message, Throwable cause) {
    super(message, cause);
  }
}
