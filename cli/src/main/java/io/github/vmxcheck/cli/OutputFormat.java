// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.cli;

/** Formats of the commands that tell about requirements. */
enum OutputFormat {
  TEXT,
  JSON
}
