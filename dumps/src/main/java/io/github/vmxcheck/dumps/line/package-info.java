// SPDX-License-Identifier: Apache-2.0
/**
 * Reads text line by line: cleans lines, keeps the places of values, and builds blocks of
 * registers.
 */
package io.github.vmxcheck.dumps.line;
