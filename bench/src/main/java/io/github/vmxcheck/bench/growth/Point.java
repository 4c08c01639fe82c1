// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

/**
 * One measurement.
 *
 * @param x the number of rules, processors or bytes
 * @param seconds the time taken
 */
record Point(double x, double seconds) {}
