// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.Field.Group;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.rules.PhysicalAddressWidth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The smallest steps from one state to another: a flipped bit, a number off by one, a pointer on
 * the last page below the physical-address width.
 */
final class Steps {
  private static final long PAGE = 0x1000;
  private static final Set<Group> REGIONS = EnumSet.of(Group.VMXON_REGION, Group.VMCS_REGION);

  private Steps() {}

  /** Steps that may undo these changes. */
  static List<Change> back(List<Change> changes, ProcessorSnapshot state) {
    List<Change> steps = new ArrayList<>();
    for (Change change : changes) {
      steps.addAll(of(change.field(), state));
    }
    return steps;
  }

  /** Steps of a field within its known bits. */
  static List<Change> of(Field field, ProcessorSnapshot state) {
    List<Change> steps = new ArrayList<>();
    long value = state.value(field);
    for (long left = state.known(field); left != 0; left &= left - 1) {
      steps.add(Change.set(field, Long.lowestOneBit(left), ~value));
    }
    if (state.knows(field)) {
      steps.add(Change.set(field, value + 1));
      steps.add(Change.set(field, value - 1));
    }
    int width = PhysicalAddressWidth.of(state);
    if (field.isAddress() && REGIONS.contains(field.group()) && width > 0) {
      steps.add(Change.set(field, (1L << width) - PAGE));
    }
    return steps;
  }
}
