// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.bench.peer;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.PhysicalAddressWidth;

/**
 * The bits of a state that are 1 and those that are 0. An unknown bit is neither on the certain
 * bound, and both on the possible bound.
 *
 * @param state the state
 * @param possible whether this is the possible bound
 */
record Masks(ProcessorSnapshot state, boolean possible) {

  long ones(Field field) {
    long value = state.value(field);
    return possible ? (value | ~state.known(field)) & field.mask() : value;
  }

  long zeros(Field field) {
    long zeros = ~state.value(field) & field.mask();
    return possible ? zeros : zeros & state.known(field);
  }

  /** 1 if no bit of IA32_VMX_BASIC is known. */
  long noBasic() {
    return state.known(Field.IA32_VMX_BASIC) == 0 ? 1 : 0;
  }

  /** The bits of a physical address that must be 0. */
  long beyondWidth() {
    int width = PhysicalAddressWidth.of(state);
    if (width == 0) {
      width = possible ? PhysicalAddressWidth.least(state) : PhysicalAddressWidth.WIDEST;
    }
    return -1L << width;
  }
}
