// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;
import io.github.vmxcheck.specs.FactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fact that multiprocessor rules match: all logical processors of a snapshot, on one {@link
 * Bound}. The comparing is done here, in one pass over the processors; see {@link Processor} for
 * how unknown bits count.
 */
public final class Processors implements Facts {
  private final Bound bound;
  private final RuleMarks marks;
  private final List<ProcessorSnapshot> snapshots = new ArrayList<>();
  private ProcessorSnapshot machine;

  Processors(boolean possible, Map<String, Integer> indexOf) {
    bound = new Bound(possible);
    marks = new RuleMarks(indexOf);
  }

  void set(List<ProcessorSnapshot> states, ProcessorSnapshot machineState, Field certainField) {
    snapshots.clear();
    snapshots.addAll(states);
    machine = machineState;
    bound.treatAsCertain(certainField);
    marks.clear();
  }

  @Override
  public Object[] of(FactKind kind) {
    return kind == FactKind.PROCESSORS ? new Object[] {this} : new Object[0];
  }

  @Override
  public RuleMarks marks() {
    return marks;
  }

  /** States that a requirement is violated, by no bit that could be named. */
  public void violates(String id) {
    marks.violated(id);
  }

  /** States that a requirement is violated by these bits of a field. */
  public void violates(String id, Field field, long bits) {
    marks.violated(id, field, bits);
  }

  /** States that a requirement is violated by bits of several fields. */
  public void violates(String id, List<WrongBits> bits) {
    bits.forEach(wrong -> marks.violated(id, wrong.field(), wrong.mask()));
  }

  /** States that a requirement does not concern this machine. */
  public void notApplicable(String id) {
    marks.notApplicable(id);
  }

  /** Same as {@link #notApplicable}: the name in earlier versions, which rules may still use. */
  public void areExemptFrom(String id) {
    notApplicable(id);
  }

  /** 1 if there is nothing to compare. */
  public long fewerThanTwo() {
    return bound.flag(snapshots.size() < 2, false);
  }

  /** 1 if the dump does not say how many processors the driver knows. */
  public long uncounted() {
    return bound.flag(
        machine.isAbsent(VMM_ACTIVE_PROCESSORS) && machine.isAbsent(VMM_INITIALIZED_PROCESSORS),
        false);
  }

  /** Bits in which the driver's count of active processors is not the snapshot's. */
  public long countDiffersFromActive() {
    int count = snapshots.size();
    return bound.ones(machine, VMM_ACTIVE_PROCESSORS) & ~count
        | bound.zeros(machine, VMM_ACTIVE_PROCESSORS) & count;
  }

  /** Bits in which the driver's two counts differ. */
  public long initializedDiffersFromActive() {
    return bound.differing(
        machine,
        VMM_INITIALIZED_PROCESSORS,
        machine,
        VMM_ACTIVE_PROCESSORS,
        VMM_ACTIVE_PROCESSORS.mask());
  }

  /** 1 if two processors have the same VMXON region. */
  public long shareVmxonRegion() {
    RegionUses uses = new RegionUses(bound);
    for (int i = 0; i < snapshots.size(); i++) {
      uses.add(i, snapshots.get(i), VMXON_POINTER, true);
    }
    return uses.shared();
  }

  /** 1 if two processors have the same VMCS, or one's VMCS is another's VMXON region. */
  public long shareVmcsRegion() {
    RegionUses uses = new RegionUses(bound);
    for (int i = 0; i < snapshots.size(); i++) {
      ProcessorSnapshot snapshot = snapshots.get(i);
      uses.add(i, snapshot, VMXON_POINTER, false);
      addVmcs(uses, i, snapshot, VMCS_POINTER);
      if (!snapshot.isAbsent(CURRENT_VMCS) || !isOutsideVmxOperation(snapshot)) {
        addVmcs(uses, i, snapshot, CURRENT_VMCS);
      }
    }
    return uses.shared();
  }

  /** All ones mean that there is no VMCS. */
  private void addVmcs(RegionUses uses, int processor, ProcessorSnapshot snapshot, Field field) {
    boolean mayBeNone = snapshot.value(field) == snapshot.known(field);
    boolean isNone = mayBeNone && snapshot.knows(field);
    if (bound.opens(field) ? !isNone : !mayBeNone) {
      uses.add(processor, snapshot, field, true);
    }
  }

  private static boolean isOutsideVmxOperation(ProcessorSnapshot snapshot) {
    return snapshot.has(VMX_OPERATION, VMX_OPERATION.mask(), 0);
  }

  /** Bits of the VMCS revision identifier that are not the same on all. */
  public long differingRevisionBits() {
    return differing(IA32_VMX_BASIC) & VmxBasic.REVISION_IDENTIFIER;
  }

  /** Bits of IA32_FEATURE_CONTROL that are not the same on all. */
  public long differingFeatureControlBits() {
    return differing(IA32_FEATURE_CONTROL);
  }

  /** Bits that some capability register does not have the same on all. */
  public long differingCapabilityBits() {
    long differing = 0;
    for (Field field : VmxCapabilities.ALL) {
      differing |= differingValueOrExistence(field);
    }
    return differing;
  }

  /** The capability registers that are not the same on all, each with the bits that differ. */
  public List<WrongBits> differingCapabilities() {
    List<WrongBits> differing = new ArrayList<>();
    for (Field field : VmxCapabilities.ALL) {
      long bits = differingValueOrExistence(field);
      if (bits != 0) {
        differing.add(new WrongBits(field, bits));
      }
    }
    return differing;
  }

  /** A register that one processor has and another has not differs in all bits. */
  private long differingValueOrExistence(Field field) {
    boolean missing = false;
    boolean readable = false;
    for (ProcessorSnapshot snapshot : snapshots) {
      missing |= snapshot.isUnreadable(field);
      readable |= snapshot.known(field) != 0 || snapshot.isAbsent(field) && bound.opens(field);
    }
    if (missing) {
      return readable ? field.mask() : 0;
    }
    return differing(field);
  }

  /**
   * Bits in which a field is not the same on all. On the possible bound an unknown bit is both 1
   * and 0; it differs from that bit of any other processor, though not from itself.
   */
  public long differing(Field field) {
    long ones = 0;
    long zeros = 0;
    for (ProcessorSnapshot snapshot : snapshots) {
      ones |= bound.ones(snapshot, field);
      zeros |= bound.zeros(snapshot, field);
    }
    return snapshots.size() < 2 ? 0 : ones & zeros;
  }
}
