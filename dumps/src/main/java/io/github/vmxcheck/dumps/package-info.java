// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the dumps that other tools write: what a file is, which formats it holds, and the snapshots
 * in it.
 */
package io.github.vmxcheck.dumps;
