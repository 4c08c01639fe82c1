/**
 * The manual's requirements as data: requirements, editions, ways to collect a field. Does not know
 * how a requirement is decided.
 */
package io.github.vmxcheck.specs;
