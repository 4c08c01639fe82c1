// SPDX-License-Identifier: Apache-2.0
/**
 * Reads NDJSON lines in the usual form faster. Nothing here is essential: without it, every line is
 * parsed as JSON, with the same result.
 */
package io.github.vmxcheck.dumps.nativeformat.speed;
