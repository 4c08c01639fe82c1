// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

/** Output formats of the commands that print either text or JSON. */
enum OutputFormat {
  TEXT,
  JSON
}
