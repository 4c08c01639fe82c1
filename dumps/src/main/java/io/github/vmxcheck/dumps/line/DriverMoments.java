// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import io.github.vmxcheck.model.ProcessorSnapshot;
import io.github.vmxcheck.model.SourceText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Joins register blocks that belong to one moment, although a driver printed them in parts or the
 * kernel printed the rest: when the driver's VMXON faults, the oops follows within a second, and
 * when KVM's VMXON faults, the kernel prints a message and then the registers.
 */
public final class DriverMoments {
  /** The name of the format of a driver's own log. */
  public static final String DRIVER_LOG = "driver-log";

  /** The name of the format of the kernel's register blocks. */
  public static final String LINUX_OOPS = "linux-oops";

  /** A hint at CR4.VMXE in a kernel's block, withdrawn if VMXON raised an exception there. */
  public static final String VMXE_UNDER_LINUX =
      "CR4.VMXE is 1 under a running Linux: usually KVM already has the processor in VMX root"
          + " operation, where VMXON fails";

  private static final Set<String> OF_DRIVER = Set.of(DRIVER_LOG);
  private static final Set<String> OF_OOPS = Set.of(LINUX_OOPS);

  /** Limits the look-ups of log times, because each searches the text from its start. */
  private static final int MOST_SEARCHES = 20;

  private final Collection<RegisterBlock> registers;
  private final SourceText text;
  private int searches;

  private DriverMoments(Collection<RegisterBlock> registers, SourceText text) {
    this.registers = registers;
    this.text = text;
  }

  /** Joins the blocks that belong together; the others stay as they are. */
  static void join(Collection<RegisterBlock> registers, SourceText text) {
    DriverMoments moments = new DriverMoments(registers, text);
    moments.joinParts();
    moments.joinOopses();
  }

  /** Driver lines without a processor number belong to the only processor that any line names. */
  private void joinParts() {
    List<RegisterBlock> drivers =
        registers.stream().filter(block -> block.formats().equals(OF_DRIVER)).toList();
    long numbers =
        registers.stream()
            .flatMap(block -> block.numbered().stream())
            .mapToLong(ProcessorSnapshot::id)
            .distinct()
            .count();
    if (drivers.size() == 2 && numbers == 1) {
      boolean first = drivers.get(0).numbered().isEmpty();
      joinParts(drivers.get(first ? 0 : 1), drivers.get(first ? 1 : 0));
    }
  }

  private void joinParts(RegisterBlock without, RegisterBlock with) {
    ProcessorSnapshot part = only(without);
    ProcessorSnapshot rest = only(with);
    if (part != null
        && rest != null
        && !part.isNumbered()
        && rest.isNumbered()
        && ProcessorMerge.agree(rest, part)) {
      ProcessorMerge.fill(rest, part);
      take(without, with);
    }
  }

  private void joinOopses() {
    List<RegisterBlock> drivers = new ArrayList<>();
    RegisterBlock outcomes = null;
    for (RegisterBlock block : List.copyOf(registers)) {
      if (block.formats().equals(OF_DRIVER)) {
        drivers.add(block);
      } else if (block.isOfOutcomes()) {
        outcomes = block;
      } else {
        if (block.formats().equals(OF_OOPS)) {
          joinOops(drivers, block);
          outcomes = joinFault(outcomes, block) ? null : outcomes;
        }
        drivers.clear();
      }
    }
  }

  /** Joins the driver's last listing, and the earlier ones that the driver only added to. */
  private void joinOops(List<RegisterBlock> drivers, RegisterBlock oops) {
    RegisterBlock later = null;
    for (int i = drivers.size() - 1; i >= 0; i--) {
      RegisterBlock driver = drivers.get(i);
      if (!isSameMoment(driver, oops) || later != null && isListedAgain(driver, later)) {
        return;
      }
      ProcessorMerge.addEarlier(only(oops), only(driver), oops);
      take(driver, oops);
      later = driver;
    }
  }

  /** Joins KVM's message that VMXON faulted with the registers that the kernel prints after it. */
  private boolean joinFault(RegisterBlock outcomes, RegisterBlock oops) {
    ProcessorSnapshot interrupted = only(oops);
    if (outcomes == null || interrupted == null || !isFaultAt(outcomes, interrupted, oops)) {
      return false;
    }
    for (ProcessorSnapshot said : outcomes.processors()) {
      boolean other = said.isNumbered() && said.id() != interrupted.id();
      ProcessorSnapshot processor = other ? oops.processor(said.id()) : interrupted;
      ProcessorMerge.addEarlier(processor, said, oops);
    }
    take(outcomes, oops);
    oops.dropHint(VMXE_UNDER_LINUX);
    return true;
  }

  /** By the time of the lines if they have one, else by the processor number. */
  private boolean isFaultAt(
      RegisterBlock outcomes, ProcessorSnapshot interrupted, RegisterBlock oops) {
    List<ProcessorSnapshot> faulted =
        outcomes.processors().stream().filter(ObservedOutcome::isFault).toList();
    boolean same = faulted.stream().anyMatch(one -> isSame(one, interrupted));
    boolean unknown = faulted.stream().anyMatch(one -> !one.isNumbered());
    if (!same && !unknown || searches++ >= MOST_SEARCHES) {
      return false;
    }
    return LogTime.areKnown(text, outcomes.line(), oops.line())
        ? LogTime.isSameSecond(text, outcomes.line(), oops.line())
        : same;
  }

  private static boolean isSame(ProcessorSnapshot one, ProcessorSnapshot other) {
    return one.isNumbered() && other.isNumbered() && one.id() == other.id();
  }

  private void take(RegisterBlock part, RegisterBlock whole) {
    part.hints().forEach(hint -> whole.hint(hint.text(), hint.origin()));
    whole.formats().addAll(part.formats());
    registers.remove(part);
  }

  private boolean isSameMoment(RegisterBlock driver, RegisterBlock oops) {
    ProcessorSnapshot one = only(driver);
    ProcessorSnapshot other = only(oops);
    return one != null
        && other != null
        && (!one.isNumbered() || one.id() == other.id())
        && searches++ < MOST_SEARCHES
        && LogTime.isSameSecond(text, driver.line(), oops.line());
  }

  /** Whether the first register of one listing is in the next one, too. */
  private static boolean isListedAgain(RegisterBlock one, RegisterBlock next) {
    ProcessorSnapshot listed = only(one);
    long first = listed.firstPlace();
    return listed.fields().stream()
        .filter(field -> !listed.isAbsent(field) && listed.origin(field) == first)
        .anyMatch(field -> !only(next).isAbsent(field));
  }

  /** The only processor of a block; null if it does not have exactly one. */
  private static ProcessorSnapshot only(RegisterBlock block) {
    List<ProcessorSnapshot> all = block.processors();
    return all.size() == 1 ? all.get(0) : null;
  }
}
