// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.growth;

/**
 * One measurement.
 *
 * @param x how many rules, processors or bytes
 * @param seconds what it took
 */
record Point(double x, double seconds) {}
