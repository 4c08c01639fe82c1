/**
 * A processor that answers back: states are set up in Bochs, which emulates VMX, and an instruction
 * is executed there.
 */
package io.github.vmxcheck.fuzz.bochs;
