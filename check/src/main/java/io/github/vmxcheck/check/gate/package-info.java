/**
 * What a project says of findings: which requirements it wants, how much they weigh to it, what it
 * accepts and what it knew before. None of it changes a verdict or an outcome.
 */
package io.github.vmxcheck.check.gate;
