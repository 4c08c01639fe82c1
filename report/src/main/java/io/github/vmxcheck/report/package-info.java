/**
 * The formats of a report: each a view of the same {@link io.github.vmxcheck.rules.Validation},
 * written as the snapshots come. Knows nothing of inputs, options and the exit status.
 */
package io.github.vmxcheck.report;
