/**
 * The state of a logical processor: its fields, the layout of its registers, and the origin of each
 * value. Does not depend on requirements or verdicts.
 */
package io.github.vmxcheck.model;
