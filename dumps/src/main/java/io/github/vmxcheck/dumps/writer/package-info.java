// SPDX-License-Identifier: Apache-2.0
/** Writes snapshots in the native format, so that reading them gives the same snapshots. */
package io.github.vmxcheck.dumps.writer;
