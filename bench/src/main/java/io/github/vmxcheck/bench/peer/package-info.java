/**
 * Other ways to decide the same requirements with the same four verdicts on the same states:
 * hand-written Java, which is the limit, and the tools that a user would choose instead of
 * vmxcheck.
 */
package io.github.vmxcheck.bench.peer;
