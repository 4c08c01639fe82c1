/** Measures how cost grows with the number of rules, processors of a snapshot, and dump size. */
package io.github.vmxcheck.bench.growth;
