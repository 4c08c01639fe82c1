// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.saved;

import com.fasterxml.jackson.core.JsonLocation;

/** What is wrong with a report, and where. */
final class BadReport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  BadReport(JsonLocation place, String message) {
    super(message);
    line = place.getLineNr();
    column = place.getColumnNr();
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }
}
