/**
 * What the state of a logical processor is: its fields, the layout of its registers, and where each
 * value was read. Knows nothing of requirements and verdicts.
 */
package io.github.vmxcheck.model;
