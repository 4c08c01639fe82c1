package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.VmxBasic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fact that multiprocessor rules match: all logical processors of a snapshot, on one {@link
 * Rail}. The comparing is done here; see {@link Processor} for how unknown bits count.
 */
public final class Processors {
  private static final long PAGE = ~0xfffL;
  private static final Field[] VMCS_POINTERS = {VMCS_POINTER, CURRENT_VMCS};

  private final Rail rail;
  private final RuleMarks marks;
  private final List<ProcessorSnapshot> snapshots = new ArrayList<>();
  private ProcessorSnapshot machine;

  Processors(boolean possible, Map<String, Integer> indexOf) {
    rail = new Rail(possible);
    marks = new RuleMarks(indexOf);
  }

  void set(List<ProcessorSnapshot> states, ProcessorSnapshot machineState, Field certainField) {
    snapshots.clear();
    snapshots.addAll(states);
    machine = machineState;
    rail.treatAsCertain(certainField);
    marks.clear();
  }

  RuleMarks marks() {
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

  /** States that a requirement does not concern this machine. */
  public void areExemptFrom(String id) {
    marks.exempt(id);
  }

  /** 1 if there is nothing to compare. */
  public long fewerThanTwo() {
    return rail.flag(snapshots.size() < 2, false);
  }

  /** 1 if the dump does not say how many processors the driver knows. */
  public long uncounted() {
    return rail.flag(
        machine.isAbsent(VMM_ACTIVE_PROCESSORS) && machine.isAbsent(VMM_INITIALIZED_PROCESSORS),
        false);
  }

  /** 1 if the snapshot has fewer or more processors than the driver says are active. */
  public long countDiffersFromActive() {
    return rail.number(machine, VMM_ACTIVE_PROCESSORS, 31, 0, active -> active != snapshots.size());
  }

  /** Bits in which the driver's two counts differ. */
  public long initializedDiffersFromActive() {
    return rail.differing(
        machine,
        VMM_INITIALIZED_PROCESSORS,
        machine,
        VMM_ACTIVE_PROCESSORS,
        VMM_ACTIVE_PROCESSORS.mask());
  }

  /** 1 if two processors have the same VMXON region. */
  public long shareVmxonRegion() {
    return anyPair((a, b) -> rail.equal(a, VMXON_POINTER, b, VMXON_POINTER, PAGE));
  }

  /** 1 if two processors have the same VMCS, or one's VMCS is another's VMXON region. */
  public long shareVmcsRegion() {
    return anyPair((a, b) -> shareVmcsRegion(a, b) | usesAsVmcs(a, b) | usesAsVmcs(b, a));
  }

  private long shareVmcsRegion(ProcessorSnapshot a, ProcessorSnapshot b) {
    long same = 0;
    for (Field fieldA : VMCS_POINTERS) {
      for (Field fieldB : VMCS_POINTERS) {
        if (!isNone(a, fieldA) && !isNone(b, fieldB)) {
          same |= rail.equal(a, fieldA, b, fieldB, PAGE);
        }
      }
    }
    return same;
  }

  /** 1 if a VMCS of the first processor is the VMXON region of the second. */
  private long usesAsVmcs(ProcessorSnapshot user, ProcessorSnapshot owner) {
    long same = 0;
    for (Field field : VMCS_POINTERS) {
      if (!isNone(user, field)) {
        same |= rail.equal(user, field, owner, VMXON_POINTER, PAGE);
      }
    }
    return same;
  }

  /** All ones mean that no VMCS is current; so does being outside VMX operation. */
  private static boolean isNone(ProcessorSnapshot snapshot, Field field) {
    return snapshot.has(field, -1L, -1L)
        || field == CURRENT_VMCS
            && snapshot.isAbsent(field)
            && snapshot.has(VMX_OPERATION, VMX_OPERATION.mask(), 0);
  }

  /** Bits of the VMCS revision identifier that are not the same on all. */
  public long differingRevisionBits() {
    return differing(IA32_VMX_BASIC, VmxBasic.REVISION_IDENTIFIER);
  }

  /** Bits of IA32_FEATURE_CONTROL that are not the same on all. */
  public long differingFeatureControlBits() {
    return differing(IA32_FEATURE_CONTROL, -1L);
  }

  /** Bits in which one field is not the same on all. */
  private long differing(Field field, long mask) {
    return anyPair((a, b) -> rail.differing(a, field, b, field, mask));
  }

  private interface PairTest {
    long test(ProcessorSnapshot a, ProcessorSnapshot b);
  }

  private long anyPair(PairTest test) {
    long found = 0;
    for (int i = 0; i < snapshots.size(); i++) {
      for (int j = i + 1; j < snapshots.size(); j++) {
        found |= test.test(snapshots.get(i), snapshots.get(j));
      }
    }
    return found;
  }
}
