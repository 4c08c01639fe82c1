// SPDX-License-Identifier: Apache-2.0
/**
 * Reads snapshots in the native format, YAML, JSON or NDJSON, with the place of every value. Input
 * is untrusted: every error in it becomes an {@link io.github.vmxcheck.model.InputProblem}, never
 * an exception and never a default.
 */
package io.github.vmxcheck.dumps.nativeformat;
