/**
 * Generates processor states for property tests and streams: valid ones, ones that violate exactly
 * one requirement, ones that nearly do, and any others. Property tests use jqwik generators behind
 * our own interface.
 */
package io.github.vmxcheck.fuzz;
