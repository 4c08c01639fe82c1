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
 * Rule fact for requirements across processors: all logical processors of a snapshot on one {@link
 * Bound}. Comparisons are made here, in one pass over the processors.
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

  /** Reports that a requirement is violated, without wrong bits. */
  public void violates(String id) {
    marks.violated(id);
  }

  /** Reports that a requirement is violated by these bits of a field. */
  public void violates(String id, Field field, long bits) {
    marks.violated(id, field, bits);
  }

  /** Reports that a requirement is violated by bits of several fields. */
  public void violates(String id, List<WrongBits> bits) {
    bits.forEach(wrong -> marks.violated(id, wrong.field(), wrong.mask()));
  }

  /** Marks a requirement as not applicable to this machine. */
  public void notApplicable(String id) {
    marks.notApplicable(id);
  }

  /**
   * Same as {@link #notApplicable}: the name in earlier versions, which project rules may still
   * use.
   */
  public void areExemptFrom(String id) {
    notApplicable(id);
  }

  /** 1 if there are fewer than two processors to compare. */
  public long fewerThanTwo() {
    return bound.flag(snapshots.size() < 2, false);
  }

  /** 1 if neither of the driver's processor counts is in the dump. */
  public long uncounted() {
    return bound.flag(
        machine.isAbsent(VMM_ACTIVE_PROCESSORS) && machine.isAbsent(VMM_INITIALIZED_PROCESSORS),
        false);
  }

  /** Bits in which the driver's count of active processors differs from the snapshot's. */
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

  /** 1 if two processors use the same VMXON region. */
  public long shareVmxonRegion() {
    RegionUses uses = new RegionUses(bound);
    for (int i = 0; i < snapshots.size(); i++) {
      uses.add(i, snapshots.get(i), VMXON_POINTER, true);
    }
    return uses.shared();
  }

  /** 1 if two processors use the same VMCS, or one's VMCS is another's VMXON region. */
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

  /** Adds a VMCS pointer, unless it is all ones, which means that there is no VMCS. */
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

  /** Bits of the VMCS revision identifier that differ between processors. */
  public long differingRevisionBits() {
    return differing(IA32_VMX_BASIC) & VmxBasic.REVISION_IDENTIFIER;
  }

  /** Bits of IA32_FEATURE_CONTROL that differ between processors. */
  public long differingFeatureControlBits() {
    return differing(IA32_FEATURE_CONTROL);
  }

  /** Bits that differ between processors in some capability register. */
  public long differingCapabilityBits() {
    long differing = 0;
    for (Field field : VmxCapabilities.ALL) {
      differing |= differingValueOrExistence(field);
    }
    return differing;
  }

  /** The capability registers that differ between processors, each with the differing bits. */
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

  /** A register that only some of the processors have differs in all bits. */
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
   * Bits in which a field differs between processors. On the possible bound an unknown bit is both
   * 1 and 0; it differs from that bit of any other processor, but not from itself.
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
