// SPDX-License-Identifier: Apache-2.0
/**
 * Checks the rules against an executing processor: sets up states in it, and compares what it did
 * with what the rules predict. Starts no process: the processor is behind {@link
 * io.github.vmxcheck.oracle.Oracle}.
 */
package io.github.vmxcheck.oracle;
