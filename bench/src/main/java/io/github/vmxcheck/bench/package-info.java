/**
 * Measures vmxcheck against its peers and its budgets, as ratios within one run, so that the
 * machine cancels out.
 */
package io.github.vmxcheck.bench;
