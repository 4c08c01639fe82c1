// SPDX-License-Identifier: Apache-2.0
/**
 * A processor that answers back: which states are set up in it, and what it did compared with what
 * the rules predict. Starts no process: what executes is behind {@link
 * io.github.vmxcheck.oracle.Oracle}.
 */
package io.github.vmxcheck.oracle;
