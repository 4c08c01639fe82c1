// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the usual line of NDJSON faster. Nothing here is needed: without it every line is parsed as
 * JSON, with the same result.
 */
package io.github.vmxcheck.dumps.nativeformat.speed;
