/**
 * How the cost grows with the number of rules, the processors of a snapshot and the size of a dump.
 */
package io.github.vmxcheck.bench.growth;
