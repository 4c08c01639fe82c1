// SPDX-License-Identifier: Apache-2.0
/**
 * A check from inputs to results: reads, merges, validates and counts, and passes results to
 * reports. It uses no terminal and reads no options, although messages name the program's options.
 */
package io.github.vmxcheck.check;
