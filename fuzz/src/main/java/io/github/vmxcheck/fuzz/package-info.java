/**
 * Processor states on demand, for properties and for streams: valid ones, ones that violate exactly
 * one requirement, ones that nearly do, and any others. The generators are jqwik's, behind an
 * interface of ours.
 */
package io.github.vmxcheck.fuzz;
