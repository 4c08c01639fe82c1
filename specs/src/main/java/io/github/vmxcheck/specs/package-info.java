/**
 * What the manual requires, as data: clauses, editions, ways to collect a field. Knows nothing of
 * how a requirement is decided.
 */
package io.github.vmxcheck.specs;
