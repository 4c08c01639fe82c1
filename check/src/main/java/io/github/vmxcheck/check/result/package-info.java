/**
 * What a check found, as {@code vmxcheck.report/1} holds it: made of a validation, or read from a
 * report written earlier. Every report that can be made of either is made of these records.
 */
package io.github.vmxcheck.check.result;
