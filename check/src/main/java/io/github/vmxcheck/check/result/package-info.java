/**
 * What a check found, as {@code vmxcheck.report/1} holds it: made of a validation, or read from a
 * report written earlier. Every report is made of these; {@link
 * io.github.vmxcheck.check.result.CheckResult} is all of them.
 */
package io.github.vmxcheck.check.result;
