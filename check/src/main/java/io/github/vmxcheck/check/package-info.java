// SPDX-License-Identifier: Apache-2.0
/**
 * A check from inputs to results: what is read, merged, validated, counted and handed to reports.
 * Opens no terminal and reads no options; messages name the options of the program.
 */
package io.github.vmxcheck.check;
