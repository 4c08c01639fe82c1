/**
 * Measures vmxcheck beside its peers and against its budgets, in ratios of one run, so that the
 * machine cancels out.
 */
package io.github.vmxcheck.bench;
