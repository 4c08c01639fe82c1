/**
 * Other ways to decide the same requirements with the same four verdicts, on the same states: Java
 * by hand, which is the limit, and what a user would take instead of vmxcheck.
 */
package io.github.vmxcheck.bench.peer;
