/**
 * The report formats, each a view of the same {@link io.github.vmxcheck.check.result.CheckResult
 * results}, written as the snapshots arrive. They know nothing about inputs, options and the exit
 * status.
 */
package io.github.vmxcheck.report;
