package io.github.vmxcheck.rules;

import static io.github.vmxcheck.model.Field.*;

import io.github.vmxcheck.model.Field;
import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.Map;

/**
 * The fact that rules match: one logical processor, on one {@link Rail}. {@code cr4} is the bits of
 * CR4 that are 1 and {@code notCr4} those that are 0; an unknown bit is in neither on the certain
 * rail and in both on the possible one. So rules only use these as they are, never negated.
 */
public final class Processor {
  private final Rail rail;
  private final RuleMarks marks;
  private ProcessorSnapshot snapshot;

  Processor(boolean possible, Map<String, Integer> indexOf) {
    rail = new Rail(possible);
    marks = new RuleMarks(indexOf);
  }

  void set(ProcessorSnapshot state, Field certainField) {
    snapshot = state;
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

  /** States that a requirement does not concern this processor. */
  public void isExemptFrom(String id) {
    marks.exempt(id);
  }

  private long ones(Field field) {
    return rail.ones(snapshot, field);
  }

  private long zeros(Field field) {
    return rail.zeros(snapshot, field);
  }

  public long cr0() {
    return ones(CR0);
  }

  public long notCr0() {
    return zeros(CR0);
  }

  public long cr4() {
    return ones(CR4);
  }

  public long notCr4() {
    return zeros(CR4);
  }

  public long notCpuid1Ecx() {
    return zeros(CPUID_1_ECX);
  }
}
