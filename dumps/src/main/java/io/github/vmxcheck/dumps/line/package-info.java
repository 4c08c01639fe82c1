// SPDX-License-Identifier: Apache-2.0
/**
 * Text line by line: cleaning, the places of values, and the blocks that lines of a dump add up to.
 */
package io.github.vmxcheck.dumps.line;
