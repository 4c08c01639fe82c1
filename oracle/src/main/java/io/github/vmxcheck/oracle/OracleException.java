// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.oracle;

/** The oracle or a tool that it is built with is missing or failed. */
public final class OracleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OracleException(String message) {
    super(message);
  }

  public OracleException(String message, Throwable cause) {
    super(message, cause);
  }
}
