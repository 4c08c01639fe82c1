// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the dumps that other tools write: recognises files and formats, and extracts the snapshots.
 */
package io.github.vmxcheck.dumps;
