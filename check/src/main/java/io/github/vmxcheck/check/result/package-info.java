/**
 * The results of a check, as {@code vmxcheck.report/1} contains them: created from a validation or
 * read from a saved report. Every report is generated from them; {@link
 * io.github.vmxcheck.check.result.CheckResult} holds all of them.
 */
package io.github.vmxcheck.check.result;
