// SPDX-License-Identifier: Apache-2.0
/**
 * A check from inputs to results: what is read, merged, validated, counted and handed to reports.
 * Knows no terminal, options or exit status.
 */
package io.github.vmxcheck.check;
